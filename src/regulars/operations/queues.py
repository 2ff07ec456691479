"""The queues as people see them: how much waits, since when, how fast it goes, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from regulars.operations.facts import Facts, Waiting
from regulars.operations.findings import Finding, due

State = Literal["up_to_date", "moving", "waiting", "resting", "stuck", "held", "paused"]
_STUCK = {"waiting_long", "events_behind", "work_waits"}


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. `name` is a channel, `events` or `work`."""

    name: str
    kind: Literal["events", "channel", "work"]
    waiting: int
    oldest_seconds: float | None
    per_minute: float  # over the last hour
    state: State
    reason: str = ""  # why it waits
    until: datetime | None = None  # when it goes on by itself
    senders: tuple[str, ...] = ()


def queues(facts: Facts, found: Sequence[Finding]) -> list[Queue]:
    """Events first, then the channels, then work that was asked for."""
    used = {row.channel for row in facts.outbox} | {one.channel for one in facts.senders if one.on}
    channels = [_channel(facts, found, name) for name in sorted(used - {"team"})]
    return [_events(facts, found), *channels, _work(facts, found)]


def _events(facts: Facts, found: Sequence[Finding]) -> Queue:
    incoming = facts.incoming
    stuck = any(one.code == "events_behind" for one in found)
    state: State = "stuck" if stuck else "moving" if incoming.waiting else "up_to_date"
    return Queue(
        "events", "events", incoming.waiting, _age(facts, incoming.oldest),
        incoming.per_minute, state,
    )  # fmt: skip


def _work(facts: Facts, found: Sequence[Finding]) -> Queue:
    work = facts.work
    stuck = any(one.code == "work_waits" for one in found)
    moving = work.waiting or work.running
    state: State = "stuck" if stuck else "moving" if moving else "up_to_date"
    return Queue("work", "work", work.waiting, _age(facts, work.oldest), work.done / 60, state)


def _channel(facts: Facts, found: Sequence[Finding], channel: str) -> Queue:
    rows = [row for row in facts.outbox if row.channel == channel]
    state, reason, until = _standing(facts, found, channel, rows)
    return Queue(
        name=channel,
        kind="channel",
        waiting=sum(row.count for row in rows),
        oldest_seconds=_age(facts, due(facts, channel)[1]),
        per_minute=sum(facts.minutes.get(channel, {}).values()) / 60,
        state=state,
        reason=reason,
        until=until,
        senders=tuple(one.id for one in facts.senders if one.channel == channel and one.on),
    )


def _standing(
    facts: Facts, found: Sequence[Finding], channel: str, rows: list[Waiting]
) -> tuple[State, str, datetime | None]:
    """The state, why it waits and until when."""
    going = [row for row in rows if row.mailing == "sending"]
    if not rows:
        return "up_to_date", "", None
    if facts.held_at is not None:
        return "held", facts.held_reason, None
    if not going:
        return "paused", "", None
    resting = [one for one in facts.senders if one.channel == channel and one.on]
    until = [one.rest_until for one in resting if one.rest_until and one.rest_until > facts.now]
    if until and len(until) == len(resting):
        return "resting", "unreachable", min(until)
    if any(one.code in _STUCK and one.subject == channel for one in found):
        return "stuck", "", None
    if any(row.due or row.state in ("claimed", "handed") for row in going):
        return "moving", "", None
    later = min((row for row in going if row.next_at), key=_next_at, default=None)
    return "waiting", later.reason if later else "", later.next_at if later else None


def _next_at(row: Waiting) -> datetime:
    assert row.next_at is not None
    return row.next_at


def _age(facts: Facts, since: datetime | None) -> float | None:
    return None if since is None else max(0.0, (facts.now - since).total_seconds())
