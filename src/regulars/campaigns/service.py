"""The verbs of campaigns: write one, change it, plan its start, pause it, end it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from regulars.campaigns import queries
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.ids import new_id
from regulars.messages import service as messages
from regulars.messages.service import Words
from regulars.segments import service as segments

DEFAULT_HOLDOUT = 0.1
MOST_HELD_OUT = 0.5
DEFAULT_WINDOW_DAYS = 30
LONGEST_WINDOW_DAYS = 365
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

    @property
    def words(self) -> Words:
        return Words(self.subject, self.body_html, self.body_text)


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
    subject: str,
    body_html: str,
    body_text: str = "",
    holdout: float = DEFAULT_HOLDOUT,
    window_days: int = DEFAULT_WINDOW_DAYS,
    now: datetime,
) -> Campaign:
    """Write a draft. Raises NotFound for an unknown segment, Invalid for numbers out of range."""
    segments.get(connection, segment_id)
    row = {
        "id": new_id("cmp"),
        "name": name.strip() or subject.strip() or "Campaign",
        "phase": "draft",
        "segment_id": segment_id,
        "subject": subject,
        "body_html": body_html,
        "body_text": body_text,
        "holdout": holdout,
        "window_days": window_days,
        "problem": "",
        "created_at": now,
        "changed_at": now,
    }
    _check_numbers(holdout, window_days)
    queries.add(connection, row)
    return get(connection, row["id"])  # type: ignore[arg-type]


def change(connection: Connection, campaign_id: str, *, now: datetime, **changes: Any) -> Campaign:
    """Overwrite fields of a campaign that has not begun. Raises Conflict once it has."""
    old = _before_start(connection, campaign_id)
    if unknown := changes.keys() - set(queries.DEFINITION):
        raise TypeError(f"a campaign has no {', '.join(sorted(unknown))}")
    _check_numbers(changes.get("holdout", old.holdout), changes.get("window_days", old.window_days))
    if "segment_id" in changes:
        segments.get(connection, changes["segment_id"])
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


segments.USES.add("campaigns", uses_of_segment)


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
    return Campaign(
        **{name: getattr(row, name) for name in same},
        state=row.mailing_state or row.phase,
        started_at=row.started_at,
        finished_at=row.mailing_finished_at,
        reason=row.mailing_reason or "",
        detail=row.mailing_detail or "",
        preparing=row.phase == "starting",
        counts=counts,
    )
