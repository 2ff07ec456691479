"""Who may be written to, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.messages import service
from regulars.messages.rules import Cap, Rules, Standing, quiet_until, refusal
from tests.messages.makers import NOW, make_customers, make_mailing


def standing(**changes: object) -> Standing:
    values: dict[str, object] = {
        "customer_id": 1,
        "address": "a@b.example",
        "address_hash": "h",
        "consent": "granted",
        "suppressed": False,
        "spent": {},
        **changes,
    }
    return Standing(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "marketing", "other"),
    [
        ({}, None, None),
        ({"address": None}, "no_address", "no_address"),
        ({"address": "nonsense"}, "invalid_address", "invalid_address"),
        ({"suppressed": True}, "suppressed", "suppressed"),
        ({"consent": "withdrawn"}, "consent_withdrawn", "consent_withdrawn"),
        ({"consent": None}, "no_consent", None),
        ({"consent": "??"}, "no_consent", None),
        ({"spent": {Cap("*", 7, 3): 3}}, "frequency_cap", None),
        ({"spent": {Cap("*", 7, 3): 2}}, None, None),
    ],
)
def test_each_reason_refuses(
    change: dict[str, object], marketing: str | None, other: str | None
) -> None:
    assert refusal(standing(**change), purpose="marketing") == marketing
    assert refusal(standing(**change), purpose="transactional") == other


zones = st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/New_York", "Africa/Cairo", "UTC"])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
    lambda m: m.replace(tzinfo=UTC)
)
hours = st.times().map(lambda one: one.strftime("%H:%M"))


@given(zone=zones, now=moments, start=hours, end=hours)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    zone: str, now: datetime, start: str, end: str
) -> None:
    rules = Rules(quiet_from=start, quiet_to=end)
    until = quiet_until(rules, zone, now)
    if until is None:
        local = now.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S.%f")
        inside = start <= local < end if start < end else start <= local or local < end
        assert start == end or not inside
    else:
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(rules, zone, until) in (None, until)


@pytest.mark.parametrize("zone", ["Not/AZone", "../../etc/passwd", ""])
def test_an_unknown_zone_waits(zone: str) -> None:
    rules = Rules(quiet_from="21:00", quiet_to="09:00")
    assert quiet_until(rules, zone, NOW) == NOW + timedelta(hours=1)


def test_the_guard_says_why_for_each_customer(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        good, left, dead = make_customers(
            connection, ["good@b.example", "left@b.example", "dead@b.example"]
        )
        (never,) = make_customers(connection, ["never@b.example"], consent=False)
        people.withdraw_consent(connection, [left], channel="email", source="test", now=NOW)
        people.suppress(
            connection, channel="email", address="Dead@B.example", reason="bounced", now=NOW
        )
        found = service.guard(connection, [good, left, dead, never, 7], now=NOW)
    assert found == {
        left: "consent_withdrawn",
        dead: "suppressed",
        never: "no_consent",
        7: "no_customer",
    }


def test_planning_twice_changes_nothing(any_workspace: Workspace) -> None:
    rows = [service.Planned(1, "cmp_1"), service.Planned(2, "cmp_1", "held_out")]
    with any_workspace.state.write() as connection:
        make_mailing(connection, [])
        assert service.plan(connection, rows, now=NOW) == 2
        assert service.plan(connection, [*rows, service.Planned(3, "cmp_1")], now=NOW) == 1
        assert service.counts(connection, "cmp_1").states == {"queued": 2, "held_out": 1}
