"""Who may be written to now: pure rules over facts that one query brought. Unknown means no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.channels.addresses import is_valid

EVERY_CHANNEL = "*"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many marketing messages to one customer in so many days."""

    channel: str  # or EVERY_CHANNEL: all together
    days: int
    most: int

    def since(self, now: datetime) -> datetime:
        """Messages from here on count."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Rules:
    """How this business wants to send."""

    quiet_from: str = ""
    quiet_to: str = ""
    quiet: str = "wait"  # in quiet hours: wait, skip
    over_cap: str = "skip"  # over a cap: skip, wait
    mourning: str = "wait"  # on days of mourning: wait, skip, send
    longest_wait_hours: int = 72
    held_at: datetime | None = None
    held_reason: str = ""
    caps: tuple[Cap, ...] = ()

    def caps_on(self, channel: str) -> tuple[Cap, ...]:
        """The caps that a message on this channel counts against."""
        return tuple(cap for cap in self.caps if cap.channel in (EVERY_CHANNEL, channel))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about one customer on one channel for one purpose."""

    customer_id: int
    address: str | None
    address_hash: str | None
    consent: str | None  # granted, paused, withdrawn or never given
    suppressed: bool
    spent: Mapping[Cap, int]  # messages that count against each cap


def refusal(standing: Standing, *, purpose: str) -> str | None:
    """Why this customer may not be written to; None when nothing stands against it.

    Marketing needs consent that was given; anything else needs that it was not withdrawn.
    """
    if not standing.address:
        return "no_address"
    if not is_valid(standing.address):
        return "invalid_address"
    if standing.suppressed:
        return "suppressed"
    if standing.consent == "withdrawn":
        return "consent_withdrawn"
    if purpose != "marketing":
        return None
    if standing.consent == "paused":
        return "paused"
    if standing.consent != "granted":
        return "no_consent"
    return "frequency_cap" if over(standing.spent) else None


def over(spent: Mapping[Cap, int]) -> list[Cap]:
    """The caps that leave no room for one more message."""
    return [cap for cap, count in spent.items() if count >= cap.most]


def quiet_until(rules: Rules, zone: str, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` falls into; None outside them.

    A zone that does not exist is no reason to send at any hour: it is asked again in an hour.
    """
    if not rules.quiet_from or rules.quiet_from == rules.quiet_to:
        return None
    try:
        local = now.astimezone(ZoneInfo(zone))
    except (OSError, ValueError, KeyError):  # ZoneInfo raises each of them, by kind of bad name
        return now + timedelta(hours=1)
    start, end = time.fromisoformat(rules.quiet_from), time.fromisoformat(rules.quiet_to)
    if not _within(local.time(), start, end):
        return None
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(UTC)


def _within(moment: time, start: time, end: time) -> bool:
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end
