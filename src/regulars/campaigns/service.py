"""The verbs of campaigns: write one, change it, plan its start, pause it, end it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from regulars.campaigns import queries
from regulars.campaigns.words import content_of, own_words
from regulars.channels.kinds import CHANNELS
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.ids import new_id
from regulars.messages import service as messages
from regulars.segments import service as segments
from regulars.templates import service as templates
from regulars.templates.content import Variant

DEFAULT_HOLDOUT = 0.1
MOST_HELD_OUT = 0.5
DEFAULT_WINDOW_DAYS = 30
LONGEST_WINDOW_DAYS = 365
WORDED = ("channels", "template_id", "template_version", "content")
HOLDING = ("scheduled", "starting", "sending", "paused")  # states that need the segment


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign and how far it has come."""

    id: str
    name: str
    state: str  # draft, scheduled, sending, paused, stopped, finished
    segment_id: str
    subject: str
    body_html: str
    body_text: str
    channels: tuple[str, ...]  # tried in this order
    template_id: str | None
    template_version: int | None
    content: dict[str, Any] | None  # words of its own, as they are stored
    holdout: float
    window_days: int
    send_at: datetime | None
    problem: str  # why a scheduled start did not happen
    reason: str  # why it is paused or stopped
    detail: str  # what the provider said about it
    preparing: bool  # its people are still being put into the ledger
    rule: dict[str, Any] | None
    created_at: datetime
    changed_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int] = field(default_factory=dict)  # messages per state

    def said(self, connection: Connection) -> dict[str, dict[str, Variant]]:
        """What it says: its template's words, with its own before them. Raises NotFound."""
        return content_of(connection, self)


def list_campaigns(connection: Connection) -> list[Campaign]:
    """All campaigns, newest first."""
    counts = queries.state_counts(connection)
    return [_campaign(row, counts.get(row.id, {})) for row in queries.every(connection)]


def get(connection: Connection, campaign_id: str) -> Campaign:
    """One campaign. Raises NotFound."""
    row = queries.one(connection, campaign_id)
    if row is None:
        raise NotFound("There is no such campaign.")
    started = row.phase in ("starting", "started")
    return _campaign(row, messages.counts(connection, campaign_id).states if started else {})


def find(connection: Connection, text: str) -> Campaign:
    """One campaign by its id or exact name, as the command line takes it. Raises NotFound."""
    for row in queries.every(connection):
        if text in (row.id, row.name):
            return get(connection, row.id)
    raise NotFound(f"There is no campaign {text!r}.")


def create(
    connection: Connection,
    *,
    name: str,
    segment_id: str,
    subject: str = "",
    body_html: str = "",
    body_text: str = "",
    channels: Sequence[str] = ("email",),
    template_id: str | None = None,
    template_version: int | None = None,
    content: dict[str, Any] | None = None,
    holdout: float = DEFAULT_HOLDOUT,
    window_days: int = DEFAULT_WINDOW_DAYS,
    now: datetime,
) -> Campaign:
    """Write a draft. Raises NotFound for an unknown segment or template, Invalid for numbers out of
    range and channels that do not exist."""
    segments.get(connection, segment_id)
    words = {
        "subject": subject,
        "body_html": body_html,
        "body_text": body_text,
        **_words(connection, channels, template_id, template_version, content),
    }
    row: dict[str, Any] = {
        "id": new_id("cmp"),
        "name": name.strip() or subject.strip() or "Campaign",
        "phase": "draft",
        "segment_id": segment_id,
        **words,
        "holdout": holdout,
        "window_days": window_days,
        "problem": "",
        "created_at": now,
        "changed_at": now,
    }
    _check_numbers(holdout, window_days)
    queries.add(connection, row)
    return get(connection, row["id"])


def change(connection: Connection, campaign_id: str, *, now: datetime, **changes: Any) -> Campaign:
    """Overwrite fields of a campaign that has not begun. Raises Conflict once it has."""
    old = _before_start(connection, campaign_id)
    if unknown := changes.keys() - set(queries.DEFINITION):
        raise TypeError(f"a campaign has no {', '.join(sorted(unknown))}")
    _check_numbers(changes.get("holdout", old.holdout), changes.get("window_days", old.window_days))
    if "segment_id" in changes:
        segments.get(connection, changes["segment_id"])
    worded = {name: changes.get(name, getattr(old, name)) for name in WORDED}
    changes |= _words(connection, **worded)
    queries.change(connection, campaign_id, **changes, changed_at=now, problem="")
    return get(connection, campaign_id)


def copy(connection: Connection, campaign_id: str, *, name: str, now: datetime) -> Campaign:
    """A new draft with the same words, segment and hold-out."""
    old = get(connection, campaign_id)
    values = {each: getattr(old, each) for each in queries.DEFINITION if each != "name"}
    return create(connection, name=name, **values, now=now)


def remove(connection: Connection, campaign_id: str) -> None:
    """Remove a campaign that has not begun."""
    _before_start(connection, campaign_id)
    queries.remove(connection, campaign_id)


def schedule(connection: Connection, campaign_id: str, *, at: datetime, now: datetime) -> Campaign:
    """Let it start by itself at a moment; one that has passed means the next minute."""
    _before_start(connection, campaign_id)
    values = {"phase": "scheduled", "send_at": at, "problem": "", "changed_at": now}
    queries.change(connection, campaign_id, **values)
    return get(connection, campaign_id)


def unschedule(connection: Connection, campaign_id: str, *, now: datetime) -> Campaign:
    """Make a scheduled campaign a draft again."""
    old = get(connection, campaign_id)
    if old.state != "scheduled":
        raise Conflict(f"The campaign is {old.state}, not scheduled.")
    queries.change(connection, campaign_id, phase="draft", send_at=None, changed_at=now)
    return get(connection, campaign_id)


def pause(connection: Connection, campaign_id: str) -> Campaign:
    """Hand nothing more over for now."""
    _after_start(connection, campaign_id)
    messages.pause(connection, campaign_id)
    return get(connection, campaign_id)


def resume(connection: Connection, campaign_id: str) -> Campaign:
    """Go on where it stopped."""
    _after_start(connection, campaign_id)
    messages.resume(connection, campaign_id)
    return get(connection, campaign_id)


def stop(connection: Connection, campaign_id: str, *, now: datetime) -> Campaign:
    """End it: who has not got the message will not get it."""
    if get(connection, campaign_id).state == "scheduled":
        return unschedule(connection, campaign_id, now=now)
    _after_start(connection, campaign_id)
    messages.stop(connection, campaign_id, now=now)
    return get(connection, campaign_id)


def retry_failed(connection: Connection, campaign_id: str, *, now: datetime) -> int:
    """Try what failed again; returns how many messages."""
    _after_start(connection, campaign_id)
    return messages.retry_failed(connection, campaign_id, now=now)


def resolve_unclear(
    connection: Connection, campaign_id: str, *, send_again: bool, now: datetime
) -> int:
    """Decide about messages of which nobody knows whether they arrived; returns how many."""
    _after_start(connection, campaign_id)
    return messages.resolve_ambiguous(connection, campaign_id, send_again=send_again, now=now)


def uses_of_segment(connection: Connection, segment_id: str) -> list[segments.Use]:
    """The campaigns that use a segment; those that run or are to start cannot do without it."""
    found = []
    for row in queries.using(connection, segment_id):
        state = row.mailing_state or row.phase
        holds = f"is {state}" if state in HOLDING else ""
        found.append(segments.Use("campaign", row.id, row.name, holds))
    return found


def uses_of_template(connection: Connection, template_id: str) -> list[segments.Use]:
    """The campaigns that use a template; one that is still to start cannot do without it."""
    found = []
    for row in queries.using_template(connection, template_id):
        holds = f"is {row.phase} and says it" if row.phase in ("draft", "scheduled") else ""
        found.append(segments.Use("campaign", row.id, row.name, holds))
    return found


segments.USES.add("campaigns", uses_of_segment)
templates.USES["campaigns"] = uses_of_template


def _words(
    connection: Connection,
    channels: Sequence[str],
    template_id: str | None,
    template_version: int | None,
    content: dict[str, Any] | None,
) -> dict[str, Any]:
    """What says where and in which words it is sent, checked; empty means none."""
    unknown = [key for key in channels if key not in CHANNELS]
    if unknown or not channels or len(set(channels)) != len(channels):
        told = f"there is no channel {unknown[0]!r}" if unknown else "name each channel once"
        raise Invalid("The channels are not valid.", problems=(Problem("channels", told),))
    number = template_version or None
    if template_id:
        templates.version(connection, template_id, number)
    return {
        "channels": list(channels),
        "template_id": template_id or None,
        "template_version": number if template_id else None,
        "content": own_words(content),
    }


def _check_numbers(holdout: float, window_days: int) -> None:
    problems = []
    if not 0 <= holdout <= MOST_HELD_OUT:
        problems.append(Problem("holdout", f"must be a share from 0 to {MOST_HELD_OUT}"))
    if not 1 <= window_days <= LONGEST_WINDOW_DAYS:
        problems.append(Problem("window_days", f"must be from 1 to {LONGEST_WINDOW_DAYS}"))
    if problems:
        raise Invalid("The campaign is not valid.", problems=tuple(problems))


def _before_start(connection: Connection, campaign_id: str) -> Campaign:
    queries.lock(connection, campaign_id)
    found = get(connection, campaign_id)
    if found.state not in ("draft", "scheduled"):
        raise Conflict(f"The campaign is {found.state}; make a copy to change it.")
    return found


def _after_start(connection: Connection, campaign_id: str) -> Campaign:
    found = get(connection, campaign_id)
    if found.state in ("draft", "scheduled"):
        raise Conflict(f"The campaign is {found.state}; it has not started.")
    return found


def _campaign(row: Row[Any], counts: dict[str, int]) -> Campaign:
    same = (*queries.DEFINITION, "id", "send_at", "problem", "rule", "created_at", "changed_at")
    values = {name: getattr(row, name) for name in same}
    return Campaign(
        **{**values, "channels": tuple(row.channels)},
        state=row.mailing_state or row.phase,
        started_at=row.started_at,
        finished_at=row.mailing_finished_at,
        reason=row.mailing_reason or "",
        detail=row.mailing_detail or "",
        preparing=row.phase == "starting",
        counts=counts,
    )
