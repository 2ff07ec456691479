"""Time at the edges. Rules take `now` as an argument and never ask a clock themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC; refuses naive times, whose meaning would be a guess."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    delta = moment - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """The aware UTC moment of `to_micros`."""
    return EPOCH + timedelta(microseconds=micros)


def day_number(day: date) -> int:
    """Days since 1970-01-01: how history stores a local date."""
    return (day - EPOCH_DAY).days


def day_date(number: int) -> date:
    """The date of `day_number`."""
    return EPOCH_DAY + timedelta(days=number)
