"""Who may be written to now: pure rules over facts that one query brought. Unknown means no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from regulars.channels.addresses import is_valid
from regulars.channels.kinds import CHANNELS
from regulars.locale.country_rules import Rule, rule_of

EVERY_CHANNEL = "*"
MARKETING = "marketing"
_E164 = re.compile(r"\+[1-9]\d{6,14}")


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
    exceptions: Mapping[tuple[str, str], Rule] = field(default_factory=dict)  # see countries.py

    def rule_in(self, country: str | None, channel: str) -> Rule:
        """What a country asks of marketing on a channel, or what the shop takes on itself."""
        known = rule_of(country, channel)
        return self.exceptions.get(((country or "").upper(), channel), known)

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
    keys: Mapping[str, str] = field(default_factory=dict)  # what else the address takes
    window_until: datetime | None = None  # until then words of our own are welcome there


def refusal(standing: Standing, *, channel: str, purpose: str) -> str | None:
    """Why this customer may not be written to on this channel; None when nothing stands against it.

    Marketing needs consent that was given; anything else needs that it was not withdrawn.
    """
    if not standing.address:
        return "no_address"
    if not _is_address(channel, standing.address):
        return "invalid_address"
    if standing.suppressed:
        return "suppressed"
    if standing.consent == "withdrawn":
        return "consent_withdrawn"
    if purpose != MARKETING:
        return None
    if standing.consent == "paused":
        return "paused"
    return None if standing.consent == "granted" else "no_consent"


def over(spent: Mapping[Cap, int]) -> list[Cap]:
    """The caps that leave no room for one more message."""
    return [cap for cap, count in spent.items() if count >= cap.most]


def _is_address(channel: str, address: str) -> bool:
    kind = CHANNELS[channel].address
    if kind == "email":
        return is_valid(address)
    return kind != "phone" or _E164.fullmatch(address) is not None
