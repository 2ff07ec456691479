"""When marketing may reach somebody: hours, days and mourning in their own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.locale.country_rules import FREE, rule_of
from regulars.messages.rules import Rules
from regulars.messages.waiting import Hours, Wait, place_of, wait_at
from tests.messages.makers import NOW

zones = st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/New_York", "Africa/Cairo", "UTC"])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
    lambda m: m.replace(tzinfo=UTC)
)
hours = st.times().map(lambda one: one.strftime("%H:%M"))


def at(zone: str, rules: Rules, now: datetime) -> Wait | None:
    return wait_at(rules, FREE, place_of(zone, None, "UTC", ""), now)


@given(zone=zones, now=moments, start=hours, end=hours)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    zone: str, now: datetime, start: str, end: str
) -> None:
    rules = Rules(quiet_from=start, quiet_to=end)
    wait = at(zone, rules, now)
    if wait is None:
        local = now.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S.%f")
        inside = start <= local < end if start < end else start <= local or local < end
        assert start == end or not inside
    else:
        assert now < wait.until <= now + timedelta(hours=26)
        assert at(zone, rules, wait.until) is None


@pytest.mark.parametrize("zone", ["Not/AZone", "../../etc/passwd", ""])
def test_a_clock_that_cannot_be_read_waits(zone: str) -> None:
    rules, nowhere = Rules(quiet_from="21:00", quiet_to="09:00"), place_of(None, None, zone, "")
    found = wait_at(rules, FREE, nowhere, NOW)
    assert found == Wait("quiet_hours", NOW + timedelta(hours=1))  # and is asked again
    assert wait_at(Rules(), FREE, nowhere, NOW) is None  # without hours no clock is needed


def test_the_customers_zone_comes_first_then_the_countrys_then_the_shops() -> None:
    def names(timezone: str | None, country: str | None) -> list[str]:
        return [zone.key for zone in place_of(timezone, country, "Asia/Tehran", "IR").zones]

    assert names("Europe/Berlin", "IR") == ["Europe/Berlin"]
    assert names("bad", "العراق") == ["Asia/Baghdad"]
    assert names(None, "Nowhere") == ["Asia/Tehran"]
    assert len(names(None, "US")) > 4
    assert place_of(None, None, "Asia/Tehran", "IR").country == "IR"


def test_in_a_country_of_many_zones_an_hour_must_be_right_in_all() -> None:
    hours_of = Hours(Rules(quiet_from="21:00", quiet_to="09:00"), "email", "UTC", "IR")
    morning_in_new_york = datetime(2026, 7, 1, 14, tzinfo=UTC)
    wait = hours_of.wait(None, "US", morning_in_new_york)
    assert wait is not None
    for zone in place_of(None, "US", "UTC", "IR").zones:
        assert 9 <= wait.until.astimezone(zone).hour < 21
    assert hours_of.wait("America/New_York", "US", morning_in_new_york) is None


def test_a_countrys_hours_and_closed_days_count_beside_the_shops() -> None:
    rule = rule_of("JO", "sms")
    assert rule.window is not None
    jordan = place_of(None, "JO", "UTC", "US")
    thursday_evening = datetime(2026, 11, 19, 20, tzinfo=UTC)
    wait = wait_at(Rules(), rule, jordan, thursday_evening)
    assert wait is not None
    local = wait.until.astimezone(ZoneInfo("Asia/Amman"))
    assert local.weekday() == 6  # Friday and Saturday are closed
    assert local.time() == rule.window[0]


def test_days_of_mourning_are_waited_out_unless_the_shop_sends() -> None:
    iran = place_of(None, "IR", "UTC", "US")
    ashura = datetime(2026, 6, 25, 10, tzinfo=UTC)
    found = wait_at(Rules(), FREE, iran, ashura)
    assert found is not None
    assert found.reason == "mourning"
    assert wait_at(Rules(), FREE, iran, found.until) is None
    assert wait_at(Rules(mourning="send"), FREE, iran, ashura) is None


def test_what_is_claimed_shortly_before_the_quiet_hours_waits() -> None:
    hours_of = Hours(Rules(quiet_from="21:00", quiet_to="09:00"), "email", "UTC", "")
    margin = timedelta(minutes=5)
    late = datetime(2026, 11, 20, 20, 57, tzinfo=UTC)
    assert hours_of.wait("UTC", None, late) is None
    wait = hours_of.wait_soon("UTC", None, late, margin)
    assert wait is not None
    assert wait.until == datetime(2026, 11, 21, 9, tzinfo=UTC)
