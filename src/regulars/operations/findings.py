"""What needs a person: pure rules over the facts, each with the act that mends it.

Thresholds are those of docs/guides/operations.md. A rule that needs many messages to mean something
says so: one bounce out of ten is no alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from regulars.operations.facts import Facts, Mailing, SenderFact

LONGEST_WAIT = timedelta(minutes=15)
LONGEST_SILENCE = timedelta(seconds=60)
LONGEST_FAILING = timedelta(minutes=5)
LONG_REST_SECONDS = 120.0
CLOCK_SKEW = timedelta(seconds=5)
MOST_UNCLEAR, MOST_BOUNCED, MOST_COMPLAINED, LEAST_DISK = 0.005, 0.02, 0.001, 0.10
FEW_FOR_BOUNCES, FEW_FOR_COMPLAINTS = 100, 1_000
REACHED = ("sent", "delivered", "complained")
TRIED = (*REACHED, "bounced", "failed", "ambiguous")

Tone = Literal["bad", "warn"]
Act = Literal[
    "release", "wake", "resume", "resolve", "retry", "replay",
    "see_messages", "open_channel", "start_worker", "free_disk", "set_clock", "read_log",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and what mends it."""

    code: str
    tone: Tone
    act: Act
    subject: str = ""  # which channel, sender, mailing or job
    name: str = ""  # how people call it
    reason: str = ""  # a code; the screens word it
    count: int = 0
    share: float = 0.0
    seconds: float = 0.0
    at: datetime | None = None
    detail: str = ""  # what the other side or an error said


Rule = Callable[[Facts], Iterable[Finding]]


def findings(facts: Facts) -> list[Finding]:
    """What needs a person, the worst first."""
    found = [finding for rule in RULES for finding in rule(facts)]
    return sorted(found, key=lambda finding: finding.tone != "bad")


def no_worker(facts: Facts) -> Iterator[Finding]:
    """Nothing happens by itself: messages, imports and numbers all wait."""
    seen = facts.seen_at()
    if seen is None:
        yield Finding("worker_silent", "bad", "start_worker")
    elif facts.now - seen > LONGEST_SILENCE:
        silence = (facts.now - seen).total_seconds()
        yield Finding("worker_silent", "bad", "start_worker", seconds=silence, at=seen)


def everything_held(facts: Facts) -> Iterator[Finding]:
    """Somebody or a restore holds all sending."""
    if facts.held_at is not None:
        waits = sum(row.count for row in facts.outbox)
        yield Finding(
            "held", "warn", "release", reason=facts.held_reason, count=waits, at=facts.held_at
        )


def sender_resting(facts: Facts) -> Iterator[Finding]:
    """A provider has not answered for a while; we ask it less and less often."""
    for sender in facts.senders:
        waits = due(facts, sender.channel)[0]
        # A rest that is over and keeps nobody waiting is forgotten with the next message.
        if _rests(sender) and (waits or _until(sender, facts.now) > facts.now):
            yield Finding(
                "sender_resting",
                "bad",
                "wake",
                subject=sender.id,
                name=sender.title,
                count=waits,
                seconds=sender.rest_seconds,
                at=sender.rest_until,
            )


def waiting_long(facts: Facts) -> Iterator[Finding]:
    """Messages are due and no reason is known why they do not leave."""
    if facts.held_at is not None:
        return
    resting = {sender.channel for sender in facts.senders if _rests(sender)}
    for channel in sorted({row.channel for row in facts.outbox}):
        count, oldest = due(facts, channel)
        if oldest is None or channel in resting or _moves(facts, channel):
            continue
        age = facts.now - oldest
        if age > LONGEST_WAIT:
            seconds = age.total_seconds()
            yield Finding(
                "waiting_long", "bad", "see_messages", channel, count=count, seconds=seconds
            )


def mailing_paused(facts: Facts) -> Iterator[Finding]:
    """A mailing stands still though nobody paused it."""
    for mailing in facts.mailings:
        if mailing.state == "paused" and mailing.reason != "staff":
            yield _about(mailing, "mailing_paused", "resume", mailing.count("queued", "claimed"))


def unclear(facts: Facts) -> Iterator[Finding]:
    """Too many messages of which nobody knows whether they arrived."""
    for channel, tried in _per_channel(facts, TRIED).items():
        count = _ended(facts, channel, ("ambiguous",))
        if tried and count / tried > MOST_UNCLEAR:
            yield Finding("unclear", "warn", "resolve", channel, count=count, share=count / tried)


def bounces(facts: Facts) -> Iterator[Finding]:
    """Too many addresses are dead: providers begin to refuse the others, too."""
    for channel, tried in _per_channel(facts, TRIED).items():
        count = _ended(facts, channel, ("bounced",))
        if tried >= FEW_FOR_BOUNCES and count / tried > MOST_BOUNCED:
            yield Finding(
                "bounces", "warn", "see_messages", channel, count=count, share=count / tried
            )


def complaints(facts: Facts) -> Iterator[Finding]:
    """Too many people call it spam."""
    for channel, reached in _per_channel(facts, REACHED).items():
        count = sum(row.complaints for row in facts.ended if row.channel == channel)
        if reached >= FEW_FOR_COMPLAINTS and count / reached > MOST_COMPLAINED:
            yield Finding(
                "complaints", "bad", "see_messages", channel, count=count, share=count / reached
            )


def sender_unwell(facts: Facts) -> Iterator[Finding]:
    """The provider said no when it was last asked how we stand."""
    for sender in facts.senders:
        if sender.on and sender.health.get("ok") is False:
            yield Finding(
                "sender_unwell", "warn", "open_channel", sender.id, sender.title,
                detail=str(sender.health.get("said") or ""),
            )  # fmt: skip


def job_failing(facts: Facts) -> Iterator[Finding]:
    """Background work fails again and again."""
    for pulse in facts.pulses:
        since = pulse.failing_since
        if since is not None and facts.now - since > LONGEST_FAILING:
            seconds = (facts.now - since).total_seconds()
            yield Finding(
                "job_failing", "bad", "read_log", pulse.job,
                seconds=seconds, at=since, detail=pulse.error,
            )  # fmt: skip


def work_failed(facts: Facts) -> Iterator[Finding]:
    """Work that was asked for ended with an error."""
    if facts.work.failed:
        yield Finding(
            "work_failed", "warn", "read_log", facts.work.last_failed,
            count=facts.work.failed, detail=facts.work.error,
        )  # fmt: skip


def work_waits(facts: Facts) -> Iterator[Finding]:
    """Work that was asked for does not begin."""
    oldest = facts.work.oldest
    if oldest is not None and not facts.work.running and facts.now - oldest > LONGEST_WAIT:
        seconds = (facts.now - oldest).total_seconds()
        count = facts.work.waiting
        yield Finding("work_waits", "warn", "start_worker", count=count, seconds=seconds)


def events_behind(facts: Facts) -> Iterator[Finding]:
    """What shops report arrives late in the numbers."""
    oldest = facts.incoming.oldest
    if oldest is not None and facts.now - oldest > LONGEST_WAIT:
        seconds = (facts.now - oldest).total_seconds()
        count = facts.incoming.waiting
        yield Finding("events_behind", "bad", "read_log", count=count, seconds=seconds)


def dead_letters(facts: Facts) -> Iterator[Finding]:
    """Events that could not be understood were set aside."""
    if facts.incoming.dead_letters:
        yield Finding("dead_letters", "warn", "replay", count=facts.incoming.dead_letters)


def disk_low(facts: Facts) -> Iterator[Finding]:
    """A full disk stops everything, without harm but at once."""
    if facts.disk_free < LEAST_DISK:
        yield Finding("disk_low", "bad", "free_disk", share=facts.disk_free)


def clock_back(facts: Facts) -> Iterator[Finding]:
    """The clock of this machine stands before what already happened."""
    seen = facts.seen_at()
    if seen is not None and seen - facts.now > CLOCK_SKEW:
        ahead = (seen - facts.now).total_seconds()
        yield Finding("clock_back", "bad", "set_clock", seconds=ahead, at=seen)


RULES: tuple[Rule, ...] = (
    no_worker, clock_back, disk_low, sender_resting, waiting_long, complaints, events_behind,
    job_failing, everything_held, mailing_paused, unclear, bounces, sender_unwell, dead_letters,
    work_failed, work_waits,
)  # fmt: skip


def due(facts: Facts, channel: str) -> tuple[int, datetime | None]:
    """How many messages of a channel should leave now, and since when the oldest should."""
    rows = [
        row
        for row in facts.outbox
        if row.channel == channel and row.mailing == "sending" and row.state == "queued"
    ]
    oldest = [row.oldest for row in rows if row.oldest is not None]
    return sum(row.due for row in rows), min(oldest, default=None)


def _rests(sender: SenderFact) -> bool:
    return sender.on and sender.rest_seconds >= LONG_REST_SECONDS


def _until(sender: SenderFact, now: datetime) -> datetime:
    return sender.rest_until or now


def _moves(facts: Facts, channel: str) -> bool:
    """Whether messages of the channel left within the longest wait: a long queue is no fault."""
    longest = LONGEST_WAIT.total_seconds() / 60
    return any(ago < longest for ago in facts.minutes.get(channel, {}))


def _ended(facts: Facts, channel: str, states: tuple[str, ...]) -> int:
    return sum(row.count for row in facts.ended if row.channel == channel and row.state in states)


def _per_channel(facts: Facts, states: tuple[str, ...]) -> dict[str, int]:
    channels = sorted({row.channel for row in facts.ended})
    return {channel: _ended(facts, channel, states) for channel in channels}


def _about(mailing: Mailing, code: str, act: Act, count: int) -> Finding:
    return Finding(
        code, "bad", act, subject=mailing.id, name=mailing.name, count=count,
        reason=mailing.reason, detail=mailing.detail,
    )  # fmt: skip
