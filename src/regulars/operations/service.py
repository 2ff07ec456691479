"""The verbs of operations: hold, release, wake, resume, retry, decide, replay; and the watch."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from regulars.accounts.service import profile_of
from regulars.channels import alerts
from regulars.channels import service as channels
from regulars.channels.outgoing import Alert
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.messages import service as messages
from regulars.operations import queries
from regulars.operations.beats import Beat, Beats
from regulars.operations.findings import Finding
from regulars.operations.looking import A_DAY, GLANCE, Overview, look
from regulars.operations.readiness import readiness
from regulars.operations.reputation import reputation
from regulars.operations.wording import say

__all__ = [
    "GLANCE",
    "Beat",
    "Beats",
    "Overview",
    "hold",
    "keep_beats",
    "look",
    "pause_if_complaining",
    "readiness",
    "release",
    "replay",
    "reputation",
    "resolve_unclear",
    "resume_paused",
    "retry_failed",
    "tell_team",
    "wake",
]

MOST_COMPLAINTS, LEAST_ARRIVED = 0.003, 1_000
COMPLAINTS_OF = timedelta(days=7)
PAUSED = "paused_for_complaints"
# The watch itself runs in the worker: when it runs, somebody works, whatever was written last.
_NOT_TOLD = {"worker_silent"}

log = structlog.get_logger("operations")


def hold(connection: Connection, *, now: datetime) -> None:
    """Let nothing leave until somebody releases it; what is under way is waited for."""
    messages.hold_all(connection, now=now)


def release(ws: Workspace, *, now: datetime) -> None:
    """Let everything that was held go on."""
    messages.release(ws, now=now)


def wake(connection: Connection, sender_id: str) -> None:
    """Try a sender that rests again at once. Raises NotFound."""
    channels.get_sender(connection, sender_id)
    channels.wake(connection, sender_id)


def resume_paused(connection: Connection, campaign_id: str | None = None) -> int:
    """Let mailings that a fault has paused go on; returns how many."""
    found = queries.paused(connection, campaign_id)
    for each in found:
        messages.resume(connection, each)
    return len(found)


def retry_failed(connection: Connection, campaign_id: str | None = None, *, now: datetime) -> int:
    """Try what failed within the last day again; returns how many messages."""
    found = queries.with_state(connection, "failed", since=now - A_DAY, campaign_id=campaign_id)
    return sum(messages.retry_failed(connection, each, now=now) for each in found)


def resolve_unclear(
    connection: Connection, campaign_id: str | None = None, *, send_again: bool, now: datetime
) -> int:
    """Decide about messages of which nobody knows whether they arrived; returns how many."""
    found = queries.with_state(connection, "ambiguous", since=now - A_DAY, campaign_id=campaign_id)
    return sum(
        messages.resolve_ambiguous(connection, each, send_again=send_again, now=now)
        for each in found
    )


def replay(ws: Workspace, *, now: datetime) -> int:
    """Send all events that were set aside through the inbox again; returns how many."""
    return events.replay(ws, [], now=now)


def keep_beats(ws: Workspace, beats: Beats, *, now: datetime) -> None:
    """Write a worker's beats down."""
    with ws.state.write() as connection:
        beats.keep(connection, now=now)


def tell_team(ws: Workspace, *, now: datetime) -> list[str]:
    """Tell the shop's own people what is stuck, each thing once a day; returns what was told."""
    found = [one for one in look(ws, now=now).needs_you if one.code not in _NOT_TOLD]
    told = []
    for finding in _once_a_day(ws, found, now):
        if _tell(ws, finding):
            told.append(finding.code)
    if told:
        with ws.state.write() as connection:
            queries.notice(connection, [f"told:{code}" for code in told], now=now)
    return told


def _once_a_day(ws: Workspace, found: list[Finding], now: datetime) -> list[Finding]:
    """The first finding of each code that was not told within a day."""
    first = {finding.code: finding for finding in reversed(found)}
    with ws.state.read() as connection:
        last = {code: queries.noticed_at(connection, f"told:{code}") for code in first}
    return [one for code, one in first.items() if (at := last[code]) is None or now - at >= A_DAY]


def _tell(ws: Workspace, finding: Finding) -> bool:
    said = say(finding, profile_of(ws).language)
    url = f"{ws.settings.public_url}/operations"
    return alerts.alert(ws, Alert(said.title, said.act, url)) > 0


def pause_if_complaining(ws: Workspace, *, now: datetime) -> int:
    """Pause marketing e-mail when too many call it spam; returns how many mailings.

    After a pause counting begins anew, so that somebody who goes on knowingly is not stopped by
    the same complaints again.
    """
    with ws.state.read() as connection:
        last = queries.noticed_at(connection, PAUSED)
        since = max(now - COMPLAINTS_OF, last) if last else now - COMPLAINTS_OF
        arrived, complaints = queries.complaints_of(connection, "email", since=since)
    if arrived < LEAST_ARRIVED or complaints / arrived < MOST_COMPLAINTS:
        return 0
    with ws.state.write() as connection:
        found = queries.sending_marketing(connection, "email")
        for each in found:
            messages.pause(connection, each, reason="complaints")
        if found:
            queries.notice(connection, [PAUSED], now=now)
    if found:
        share = complaints / arrived
        log.warning("marketing paused for complaints", share=share, mailings=len(found))
        _tell(ws, Finding(PAUSED, "bad", "resume", count=complaints, share=share))
    return len(found)
