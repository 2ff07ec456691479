"""Routes of operations."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Admin, Context, Read, Write
from regulars.operations import service
from regulars.operations.schemas import (
    Done,
    OfMailing,
    OperationsOut,
    ReputationOut,
    Resolution,
    StandingOut,
    WakeIn,
    overview_out,
)

router = APIRouter(prefix="/api/operations", tags=["operations"])


@router.get("")
def get_operations(context: Read) -> OperationsOut:
    """What needs a person; queues, senders, background work and mailings in motion."""
    return overview_out(service.GLANCE.look(context.workspace, now=context.now))


@router.get("/reputation")
def get_reputation(context: Read, days: Annotated[int, Query(ge=1, le=365)] = 30) -> ReputationOut:
    """Bounces and complaints by mailbox provider."""
    with context.workspace.state.read() as connection:
        found = service.reputation(connection, days=days, now=context.now)
    return ReputationOut(days=days, items=[StandingOut(**asdict(one)) for one in found])


@router.post("/hold")
def hold_sending(context: Write) -> OperationsOut:
    """Let nothing leave until an owner releases it."""
    with context.workspace.state.write() as connection:
        service.hold(connection, now=context.now)
    return _anew(context)


@router.post("/release")
def release_sending(context: Admin) -> OperationsOut:
    """Let everything that was held go on."""
    service.release(context.workspace, now=context.now)
    return _anew(context)


@router.post("/wake")
def wake_sender(context: Write, body: WakeIn) -> OperationsOut:
    """Try a sender that rests again at once."""
    with context.workspace.state.write() as connection:
        service.wake(connection, body.sender_id)
    return _anew(context)


@router.post("/resume")
def resume_mailings(context: Write, body: OfMailing) -> Done:
    """Let mailings that a fault has paused go on."""
    with context.workspace.state.write() as connection:
        count = service.resume_paused(connection, body.campaign_id)
    return _done(context, count)


@router.post("/retry")
def retry_failed(context: Write, body: OfMailing) -> Done:
    """Try the messages that failed within the last day again."""
    with context.workspace.state.write() as connection:
        count = service.retry_failed(connection, body.campaign_id, now=context.now)
    return _done(context, count)


@router.post("/resolve")
def resolve_unclear(context: Write, body: Resolution) -> Done:
    """Decide about messages of which nobody knows whether they arrived."""
    with context.workspace.state.write() as connection:
        count = service.resolve_unclear(
            connection, body.campaign_id, send_again=body.send_again, now=context.now
        )
    return _done(context, count)


@router.post("/replay")
def replay_events(context: Write) -> Done:
    """Send events that were set aside through the inbox again."""
    return _done(context, service.replay(context.workspace, now=context.now))


def _anew(context: Context) -> OperationsOut:
    service.GLANCE.forget(context.workspace)
    return get_operations(context)


def _done(context: Context, count: int) -> Done:
    service.GLANCE.forget(context.workspace)
    return Done(count=count)
