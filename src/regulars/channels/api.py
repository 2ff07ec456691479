"""Routes about the sender, and the screen of the mail catcher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.channels import catcher, service
from regulars.channels.schemas import (
    CaughtDetail,
    CaughtList,
    DkimIn,
    ProviderOut,
    SenderIn,
    SenderOut,
    TestIn,
    TestOut,
    caught_detail,
    caught_row,
    providers_out,
    sender_out,
)
from regulars.core.errors import NotFound
from regulars.core.http import Admin, Context, Read, Write

router = APIRouter(tags=["channels"])


@router.get("/api/sender")
def get_sender(context: Read) -> SenderOut:
    """Through whom and in whose name messages leave."""
    with context.workspace.state.read() as connection:
        return sender_out(service.sender(connection), context.workspace.keys)


@router.put("/api/sender")
def change_sender(context: Admin, sender: SenderIn) -> SenderOut:
    """Set the sender up; secrets are sealed and never shown again."""
    keys = context.workspace.keys
    with context.workspace.state.write() as connection:
        changed = service.change_sender(connection, keys, **sender.model_dump(), now=context.now)
        return sender_out(changed, keys)


@router.get("/api/sender/providers")
def list_providers(context: Read) -> list[ProviderOut]:
    """The providers there are, each with the form of its settings."""
    return providers_out()


@router.post("/api/sender/test")
def test_sender(context: Write, test: TestIn) -> TestOut:
    """Send a test mail and say what the mail server answered."""
    accepted, reply = service.send_test(context.workspace, test.address, now=context.now)
    return TestOut(accepted=accepted, reply=reply)


@router.post("/api/sender/dkim")
def make_dkim_key(context: Admin, dkim: DkimIn) -> SenderOut:
    """Make a signing key; the answer holds the DNS record to publish."""
    keys = context.workspace.keys
    with context.workspace.state.write() as connection:
        changed = service.make_dkim_key(connection, keys, selector=dkim.selector, now=context.now)
        return sender_out(changed, keys)


@router.get("/api/caught")
def list_caught(
    context: Read,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CaughtList:
    """What the mail catcher holds, newest first."""
    _require_catcher(context)
    items, total = catcher.caught(context.workspace, text=q, page=page, size=size)
    return CaughtList(items=[caught_row(mail) for mail in items], total=total)


@router.get("/api/caught/{mail_id}")
def read_caught(context: Read, mail_id: str) -> CaughtDetail:
    """One caught mail with headers, text and HTML."""
    _require_catcher(context)
    return caught_detail(catcher.caught_mail(context.workspace, mail_id))


def _require_catcher(context: Context) -> None:
    if not context.workspace.settings.mail_catcher:
        raise NotFound("The mail catcher is off.")
