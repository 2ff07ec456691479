"""When marketing may reach somebody: the shop's quiet hours, the country's hours and closed days,
and days of mourning, each in the customer's own zone. Pure: what is not known is asked carefully.

A customer's zone is the one in their data, else those of their country (an hour must be right in
all of them), else the shop's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from regulars.locale.country_rules import Rule
from regulars.locale.occasions import mourning
from regulars.locale.zones import country_code, zones_of
from regulars.messages.rules import Rules

QUIET, MOURNING = "quiet_hours", "mourning"
UNSURE = timedelta(hours=1)  # then a clock that cannot be read is asked again
_STEPS = 200  # more than the hours and days of any fortnight
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives, as far as hours go. No zone: their clock cannot be read."""

    country: str | None
    zones: tuple[ZoneInfo, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: why, and the first moment that is right."""

    reason: str
    until: datetime


@dataclass(slots=True)
class Hours:
    """The hours of one channel under one shop's rules, remembered for each place."""

    rules: Rules
    channel: str
    shop_zone: str
    shop_country: str
    _known: dict[tuple[Place, datetime], Wait | None] = field(default_factory=dict)

    def wait(self, timezone: str | None, country: str | None, now: datetime) -> Wait | None:
        """What marketing to this customer has to wait for; None when it may go now."""
        place = place_of(timezone, country, self.shop_zone, self.shop_country)
        key = (place, now)
        if key not in self._known:
            rule = self.rules.rule_in(place.country, self.channel)
            self._known[key] = wait_at(self.rules, rule, place, now)
        return self._known[key]

    def wait_soon(
        self, timezone: str | None, country: str | None, now: datetime, margin: timedelta
    ) -> Wait | None:
        """The same for what is claimed now and leaves within the margin."""
        soon = self.wait(timezone, country, now + margin)
        return self.wait(timezone, country, now) or soon


@lru_cache(maxsize=4096)
def place_of(timezone: str | None, country: str | None, shop_zone: str, shop_country: str) -> Place:
    """Where a customer is, from what their data say; each as the shop writes it."""
    code = country_code(country) if country else country_code(shop_country)
    own = _zones([timezone] if timezone else [])
    theirs = _zones(zones_of(code)) if country and code else ()
    return Place(code, own or theirs or _zones([shop_zone]))


def wait_at(rules: Rules, rule: Rule, place: Place, now: datetime) -> Wait | None:
    """The first right moment from now on; None when that is now."""
    first = _objection(rules, rule, place, now)
    if first is None or not place.zones:  # without a clock: ask again soon
        return first
    found = first
    for _ in range(_STEPS):
        later = _objection(rules, rule, place, found.until)
        if later is None:
            break
        found = later
    return Wait(first.reason, found.until)


def _objection(rules: Rules, rule: Rule, place: Place, at: datetime) -> Wait | None:
    if not place.zones:
        timed = _quiet_hours(rules) is not None or rule.window or rule.closed_weekdays
        return Wait(QUIET, at + UNSURE) if timed else None
    return next(
        (wait for zone in place.zones for wait in _in_zone(rules, rule, place, zone, at)), None
    )


def _in_zone(
    rules: Rules, rule: Rule, place: Place, zone: ZoneInfo, at: datetime
) -> Iterator[Wait]:
    """What stands against a moment by the clock of one zone."""
    local = at.astimezone(zone)
    day, clock = local.date(), local.time()
    if rules.mourning != "send" and mourning(day, place.country):
        yield Wait(MOURNING, _next(day + _A_DAY, time(), zone, at))
    if day.weekday() in rule.closed_weekdays:
        yield Wait(QUIET, _next(day + _A_DAY, time(), zone, at))
    if rule.window and not within(clock, *rule.window):
        yield Wait(QUIET, _next_clock(local, rule.window[0], at))
    quiet = _quiet_hours(rules)
    if quiet and within(clock, *quiet):
        yield Wait(QUIET, _next_clock(local, quiet[1], at))


def _quiet_hours(rules: Rules) -> tuple[time, time] | None:
    if not rules.quiet_from or rules.quiet_from == rules.quiet_to:
        return None
    return time.fromisoformat(rules.quiet_from), time.fromisoformat(rules.quiet_to)


def within(moment: time, start: time, end: time) -> bool:
    """Whether a clock's time lies in a span, its end not included; it may reach over midnight."""
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end


def _next_clock(local: datetime, clock: time, at: datetime) -> datetime:
    """The next moment at which the clock shows this time."""
    day = local.date() if local.time() < clock else local.date() + _A_DAY
    zone = local.tzinfo
    assert isinstance(zone, ZoneInfo)
    return _next(day, clock, zone, at)


def _next(day: date, clock: time, zone: ZoneInfo, at: datetime) -> datetime:
    """A day's time as a moment; of an hour that comes twice the one that is still to come."""
    for fold in (0, 1):
        moment = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)
        if moment > at:
            return moment
    return at + timedelta(minutes=15)


def _zones(names: tuple[str, ...] | list[str]) -> tuple[ZoneInfo, ...]:
    return tuple(zone for zone in map(_zone, names) if zone is not None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # each of them, by kind of bad name
        return None
