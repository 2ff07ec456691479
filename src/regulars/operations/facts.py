"""What the running of it all is judged by: gathered in one go, judged in findings.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of one channel that have not ended."""

    channel: str
    mailing: str  # state of their mailing: sending or paused
    state: str
    reason: str
    count: int
    due: int
    oldest: datetime | None  # of those that are due
    next_at: datetime | None  # of those that are not


@dataclass(frozen=True, slots=True)
class Ended:
    """Messages of one channel that ended within the last day."""

    channel: str
    state: str
    count: int
    complaints: int


@dataclass(frozen=True, slots=True)
class SenderFact:
    """One sender as far as it moves."""

    id: str
    channel: str
    provider: str
    title: str
    on: bool
    rest_until: datetime | None
    rest_seconds: float
    health: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mailing that is being sent, is paused or has just finished."""

    id: str
    name: str
    channel: str
    state: str
    reason: str
    detail: str
    finished_at: datetime | None
    states: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def count(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class Pulse:
    """One periodic job as its worker last told."""

    job: str
    seen_at: datetime
    running_since: datetime | None
    ended_at: datetime | None
    seconds: float
    failing_since: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Work:
    """The queue of asked-for work: imports, refits and the like."""

    waiting: int = 0
    oldest: datetime | None = None
    running: int = 0
    failed: int = 0
    last_failed: str = ""
    error: str = ""
    done: int = 0  # in the last hour


@dataclass(frozen=True, slots=True)
class Incoming:
    """Events that are accepted but not yet part of history."""

    waiting: int = 0
    oldest: datetime | None = None
    dead_letters: int = 0
    per_minute: float = 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything, as of one moment."""

    now: datetime
    held_at: datetime | None = None
    held_reason: str = ""
    outbox: tuple[Waiting, ...] = ()
    ended: tuple[Ended, ...] = ()
    minutes: Mapping[str, Mapping[int, int]] = field(default_factory=dict)  # channel -> minutes ago
    senders: tuple[SenderFact, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    work: Work = Work()
    incoming: Incoming = Incoming()
    disk_free: float = 1.0

    def seen_at(self) -> datetime | None:
        """When a worker last told that it lives."""
        return max((pulse.seen_at for pulse in self.pulses), default=None)
