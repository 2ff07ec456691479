"""What crosses the wire about operations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from regulars.core.text import Count, Name, Wire
from regulars.operations.facts import Facts, Mailing, SenderFact
from regulars.operations.findings import Act, Tone
from regulars.operations.looking import Overview
from regulars.operations.queues import State

MINUTES = 60
_DONE_LATER = ("queued", "claimed", "handed", "held")


class NeedOut(Wire):
    """One thing that needs a person, and the act that mends it."""

    code: str
    tone: Tone
    act: Act
    subject: str
    name: str
    reason: str
    count: Count
    share: float
    seconds: float
    at: datetime | None
    detail: str


class QueueOut(Wire):
    """One queue: `events`, `work` or a channel. `oldest_seconds` is null when nothing is due."""

    name: str
    kind: Literal["events", "channel", "work"]
    waiting: Count
    oldest_seconds: float | None
    per_minute: float
    state: State
    reason: str
    until: datetime | None
    senders: list[str]


class SenderState(Wire):
    """One sender: whether it is on, rests, and what its provider last said of our account."""

    id: str
    channel: str
    provider: str
    title: str
    on: bool
    state: Literal["ready", "resting", "off", "unwell"]
    rest_until: datetime | None
    rest_seconds: float
    said: str


class JobOut(Wire):
    """One periodic job: its last run and, if it fails, since when."""

    job: str
    seen_at: datetime
    running_since: datetime | None
    ended_at: datetime | None
    seconds: float
    failing_since: datetime | None
    error: str


class LedgerRow(Wire):
    """Messages of one channel that ended in one state within the last day."""

    channel: str
    state: str
    count: Count
    complaints: Count


class MotionOut(Wire):
    """A mailing that is being sent, is paused, or finished within the last day."""

    id: str
    name: str
    channel: str
    state: str
    reason: str
    detail: str
    finished_at: datetime | None
    total: Count
    done: Count
    unclear: Count
    failed: Count


class OperationsOut(Wire):
    """How everything stands: what needs a person first."""

    at: datetime
    held_at: datetime | None
    held_reason: str
    needs_you: list[NeedOut]
    queues: list[QueueOut]
    minutes: list[Count]  # messages that left, the oldest of sixty minutes first
    senders: list[SenderState]
    jobs: list[JobOut]
    ledger: list[LedgerRow]
    mailings: list[MotionOut]
    events_waiting: Count
    dead_letters: Count
    disk_free: float
    seen_at: datetime | None


class StandingOut(Wire):
    """What became of the mail to one mailbox provider; `others` are all smaller ones together."""

    provider: str
    arrived: Count
    bounced: Count
    complaints: Count


class ReputationOut(Wire):
    """How the mailbox providers take our mail."""

    days: int
    items: list[StandingOut]


class OfMailing(Wire):
    """Which mailing; all of them when none is named."""

    campaign_id: Annotated[Name | None, Field(max_length=60)] = None


class Resolution(OfMailing):
    """Whether to send unclear messages again (some may get them twice)."""

    send_again: bool


class WakeIn(Wire):
    """Which sender to try again at once."""

    sender_id: Name


class Done(Wire):
    """How many messages, mailings or events a verb moved."""

    count: Count


def overview_out(seen: Overview) -> OperationsOut:
    """How everything stands, as it crosses the wire."""
    facts = seen.facts
    return OperationsOut(
        at=facts.now,
        held_at=facts.held_at,
        held_reason=facts.held_reason,
        needs_you=[NeedOut(**asdict(one)) for one in seen.needs_you],
        queues=[QueueOut(**{**asdict(one), "senders": list(one.senders)}) for one in seen.queues],
        minutes=_minutes(facts),
        senders=[_sender(one, facts.now) for one in facts.senders],
        jobs=[JobOut(**asdict(one)) for one in facts.pulses],
        ledger=[LedgerRow(**asdict(one)) for one in facts.ended],
        mailings=[_motion(one) for one in facts.mailings],
        events_waiting=facts.incoming.waiting,
        dead_letters=facts.incoming.dead_letters,
        disk_free=facts.disk_free,
        seen_at=facts.seen_at(),
    )


def _minutes(facts: Facts) -> list[int]:
    ago = range(MINUTES - 1, -1, -1)
    return [sum(each.get(minute, 0) for each in facts.minutes.values()) for minute in ago]


def _sender(one: SenderFact, now: datetime) -> SenderState:
    state: Literal["ready", "resting", "off", "unwell"] = "ready"
    if not one.on:
        state = "off"
    elif one.rest_until is not None and one.rest_until > now:
        state = "resting"
    elif one.health.get("ok") is False:
        state = "unwell"
    values = {name: getattr(one, name) for name in one.__slots__ if name != "health"}
    return SenderState(**values, state=state, said=str(one.health.get("said") or ""))


def _motion(one: Mailing) -> MotionOut:
    held_out = one.count("held_out")
    values = {name: getattr(one, name) for name in one.__slots__ if name != "states"}
    return MotionOut(
        **values,
        total=one.total - held_out,
        done=one.total - held_out - one.count(*_DONE_LATER),
        unclear=one.count("ambiguous"),
        failed=one.count("failed"),
    )
