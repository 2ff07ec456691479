"""How fast mailbox providers let a sender write: warm-up, a limit for each, rests they ask for.

A bucket is one sender at one group of mailboxes. On day n of its warm-up it takes 50·2ⁿ marketing
messages, until that is the target. Days and minutes are those of UTC. What a claim takes is counted
in its own transaction, so that no window ever holds more than its limit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from regulars.channels.mailboxes import GROUPS, OTHER
from regulars.channels.senders import Sender, get_sender
from regulars.channels.tables import mail_buckets as table
from regulars.channels.tables import senders
from regulars.core.clock import day_number
from regulars.core.db import upsert
from regulars.core.errors import Invalid

FIRST_DAY = 50
MOST = 1_000_000
FIRST_REST, LONGEST_REST = 60.0, 3_600.0
FORGIVEN_AFTER = timedelta(hours=1)
WARM_UP, THROTTLE = "warm_up", "mailbox_throttle"
# "Too many, too fast": 421, or a temporary answer about policy.
_TOO_FAST = re.compile(r"421\b|4\d\d[ -]4\.7\.\d")


@dataclass(frozen=True, slots=True)
class Pace:
    """What somebody wants of a sender; a limit of 0 is none."""

    target_per_day: int = 0  # to each group of mailboxes, at the end of the warm-up
    started_on: date | None = None
    per_minute: Mapping[str, int] = field(default_factory=dict)  # group -> messages

    def cap(self, day: date) -> int | None:
        """The most messages to a group on this day; None once it is warm."""
        if self.started_on is None or not self.target_per_day:
            return None
        passed = max(0, (day - self.started_on).days)
        most = FIRST_DAY * 2 ** min(passed, 40)
        return None if most >= self.target_per_day else most


def pace_of(sender: Sender) -> Pace:
    """The pace of a sender as stored."""
    known = dict(sender.pace or {})
    started = known.pop("started_on", None)
    return Pace(started_on=date.fromisoformat(started) if started else None, **known)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One group of mailboxes: what was claimed for it in this day and minute, and its rest."""

    mail_group: str
    day: int = 0
    day_count: int = 0
    minute: int = 0
    minute_count: int = 0
    rest_until: datetime | None = None
    rest_seconds: float = 0
    said: str = ""

    def at(self, now: datetime) -> Bucket:
        """The bucket with counts of a day and minute that are over set to nothing."""
        day, minute = day_number(now.astimezone(UTC).date()), int(now.timestamp()) // 60
        found = self if self.day == day else replace(self, day=day, day_count=0)
        return found if self.minute == minute else replace(found, minute=minute, minute_count=0)

    def rests(self, now: datetime) -> bool:
        return self.rest_until is not None and now < self.rest_until


@dataclass(slots=True)
class Gate:
    """What one claim of a sender may take of each group."""

    sender_id: str
    pace: Pace
    buckets: dict[str, Bucket]
    now: datetime
    _surplus: Counter[str] = field(default_factory=Counter)
    _taken: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        """Whether nothing limits this sender now: then nobody's mailbox has to be known."""
        limited = self.pace.cap(self._day) is not None or any(self.pace.per_minute.values())
        return not limited and not any(one.rests(self.now) for one in self.buckets.values())

    def hold(self, group: str, *, marketing: bool) -> tuple[str, datetime] | None:
        """Why a message to this group has to wait, and until when; None when it may go."""
        bucket = self._bucket(group)
        if bucket.rest_until is not None and bucket.rests(self.now):
            return THROTTLE, bucket.rest_until
        if not marketing:
            return None
        cap = self.pace.cap(self._day)
        if cap is not None and bucket.day_count >= cap:
            return WARM_UP, datetime.combine(self._day + timedelta(days=1), time(), UTC)
        most = self.pace.per_minute.get(group, 0)
        if most and bucket.minute_count >= most:
            return THROTTLE, self._later(group, bucket.minute, most)
        return None

    def take(self, group: str) -> None:
        """Count one message in."""
        bucket = self._bucket(group)
        self.buckets[group] = replace(
            bucket, day_count=bucket.day_count + 1, minute_count=bucket.minute_count + 1
        )
        self._taken.add(group)

    def save(self, connection: Connection) -> None:
        """Write down what was taken, in the transaction that claims it."""
        _save(connection, self.sender_id, [self.buckets[group] for group in sorted(self._taken)])

    def _bucket(self, group: str) -> Bucket:
        return self.buckets.get(group, Bucket(group)).at(self.now)

    def _later(self, group: str, minute: int, most: int) -> datetime:
        """A minute with room: what is too much for this one is spread over those that follow."""
        minutes = 1 + self._surplus[group] // most
        self._surplus[group] += 1
        return datetime.fromtimestamp((minute + minutes) * 60, UTC)

    @property
    def _day(self) -> date:
        return self.now.astimezone(UTC).date()


def put_pace(connection: Connection, sender_id: str, pace: Pace, *, now: datetime) -> Sender:
    """Set how fast a sender may write. A warm-up without a first day begins today. Raises NotFound,
    Invalid.
    """
    found = get_sender(connection, sender_id)
    if found.channel != "email":
        raise Invalid("Only senders of e-mail warm up and have mailbox providers.")
    unknown = sorted(set(pace.per_minute) - set(GROUPS))
    if unknown:
        raise Invalid(f"There are the groups {', '.join(GROUPS)}; not {', '.join(unknown)}.")
    if not all(0 <= most <= MOST for most in (pace.target_per_day, *pace.per_minute.values())):
        raise Invalid(f"Targets and limits go from 0 to {MOST:,} messages.")
    started = pace.started_on or (now.astimezone(UTC).date() if pace.target_per_day else None)
    kept = {
        "target_per_day": pace.target_per_day,
        "started_on": started.isoformat() if started else None,
        "per_minute": {group: most for group, most in pace.per_minute.items() if most},
    }
    connection.execute(update(senders).where(senders.c.id == sender_id).values(pace=kept))
    return get_sender(connection, sender_id)


def gate(connection: Connection, sender: Sender, now: datetime) -> Gate:
    """What the sender may take now; the caller holds the sender's lock."""
    return Gate(sender.id, pace_of(sender), buckets_of(connection, sender.id), now)


def buckets_of(connection: Connection, sender_id: str) -> dict[str, Bucket]:
    """The buckets of a sender by group."""
    names = list(Bucket.__dataclass_fields__)
    query = select(*(table.c[name] for name in names)).where(table.c.sender_id == sender_id)
    return {row.mail_group: Bucket(*row) for row in connection.execute(query)}


def is_too_fast(reply: str) -> bool:
    """Whether a mail server's answer says that we write too fast for it."""
    return _TOO_FAST.match(reply) is not None


def back_off(
    connection: Connection, sender_id: str, said: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Leave groups of mailboxes alone that said so (group and answer): longer each time in a row.

    Mailboxes of no known group have nothing to do with each other: there, each message waits for
    itself.
    """
    answers = {group: reply for group, reply in said if group != OTHER}
    if not answers:
        return
    known = buckets_of(connection, sender_id)
    rested = [_rested(known.get(group, Bucket(group)), reply, now) for group, reply in
              answers.items()]  # fmt: skip
    _save(connection, sender_id, rested)


def _rested(bucket: Bucket, reply: str, now: datetime) -> Bucket:
    if bucket.rests(now):
        return bucket
    lately = bucket.rest_until is not None and now - bucket.rest_until < FORGIVEN_AFTER
    seconds = min(bucket.rest_seconds * 2, LONGEST_REST) if lately else FIRST_REST
    until = now + timedelta(seconds=seconds)
    return replace(bucket, rest_until=until, rest_seconds=seconds, said=reply[:200])


def _save(connection: Connection, sender_id: str, buckets: list[Bucket]) -> None:
    names = list(Bucket.__dataclass_fields__)
    rows: list[dict[str, Any]] = [
        {"sender_id": sender_id, **{name: getattr(one, name) for name in names}} for one in buckets
    ]
    upsert(connection, table, rows, key=["sender_id", "mail_group"], change=names[1:])
