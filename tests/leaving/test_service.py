"""What differed before, between people who left and people who came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pytest

from regulars.core.clock import day_date, day_number
from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.history.tables import EVENTS, ORDER_LINES, ORDERS
from regulars.leaving import service
from regulars.leaving.api import router
from regulars.leaving.family import FACTORS
from regulars.leaving.schemas import Leaving, LeavingDifference
from tests.server.alone import ANA, served

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
HORIZON = 100
LANDMARK = day_number(NOW.date()) - HORIZON
EARLY, LATE = LANDMARK - 40, LANDMARK + 30
Row = dict[str, Any]


def fact(who: int, day: int, **more: Any) -> Row:
    when = datetime.combine(day_date(day), time(12))
    key = f"o{who}-{day}"
    row = {"order_key": key, "fact_id": f"f{key}", "kind": "order", "customer_id": who}
    return row | {"occurred_at": when, "day": day, "amount_minor": 1000, "source": "test"} | more


def line(who: int, day: int, title: str) -> Row:
    return fact(who, day) | {"line_id": 1, "title": title, "quantity": 1.0}


def event(who: int, day: int, name: str, properties: str = "{}") -> Row:
    return fact(who, day) | {"name": name, "properties": properties}


def fill(
    ws: Workspace, orders: Sequence[Row], lines: Sequence[Row] = (), events: Sequence[Row] = ()
) -> None:
    tables = {"orders": (ORDERS, orders), "order_lines": (ORDER_LINES, lines)}
    tables["events"] = (EVENTS, events)
    for name, (schema, rows) in tables.items():
        if rows:
            append(ws, {name: pa.Table.from_pylist(list(rows), schema=schema)}, source="test")


def asked(ws: Workspace) -> Leaving:
    return service.leaving(ws, horizon=HORIZON, now=NOW)


def of(found: Leaving, key: str, value: str | None = None) -> LeavingDifference:
    return next(d for d in found.differences if (d.factor, d.value) == (key, value))


def shop(stayers: int = 60, leavers: int = 40) -> list[Row]:
    """One order each before the landmark; stayers order again after it, and once today."""
    orders = [fact(who, EARLY) for who in range(stayers + leavers)]
    orders += [fact(who, LATE) for who in range(stayers)]
    return [*orders, fact(9999, day_number(NOW.date()))]  # new: neither left nor came back


def test_who_ordered_only_before_the_landmark_left(workspace: Workspace) -> None:
    fill(workspace, shop())
    found = asked(workspace)
    assert (found.left, found.stayed, found.absent) == (40, 60, None)
    assert found.landmark == NOW.date() - timedelta(days=HORIZON)


def test_a_complaint_before_the_landmark_counts_and_one_after_it_does_not(
    workspace: Workspace,
) -> None:
    early = [event(who, EARLY + 1, "complaint_opened") for who in range(50, 80)]  # 30, 20 of left
    late = [event(who, LATE, "complaint_opened") for who in range(30)]
    fill(workspace, shop(), events=[*early, *late])
    found = of(asked(workspace), "complaint")
    assert (found.with_it.left, found.with_it.people) == (20, 30)
    assert (found.without.left, found.without.people) == (20, 70)
    assert found.difference == pytest.approx(20 / 30 - 20 / 70)
    assert found.clear


def test_late_means_more_days_than_promised(workspace: Workspace) -> None:
    late = [
        event(who, EARLY + 1, "order_delivered", '{"days": 9, "promised_days": 3}')
        for who in range(60, 75)
    ]
    in_time = [
        event(who, EARLY + 1, "order_delivered", '{"days": 3, "promised_days": 3}')
        for who in range(20)
    ]
    nobody_promised = [event(20, EARLY, "order_delivered", '{"days": 40}')]
    fill(workspace, shop(), events=[*late, *in_time, *nobody_promised])
    assert of(asked(workspace), "late_delivery").with_it.people == 15


def test_what_nobody_told_is_absent_and_not_a_no(workspace: Workspace) -> None:
    fill(workspace, shop())
    absent = {each.key: each.absent for each in asked(workspace).factors}
    assert absent["complaint"] == "no_complaint_opened"
    assert absent["coupon"] == "no_coupon"
    assert absent["refund"] is None


def test_people_are_compared_with_others_who_ordered_as_often(workspace: Workspace) -> None:
    """Frequent buyers use coupons and stay; among equals a coupon changes nothing."""
    orders = shop(0, 0)
    for who in range(200):
        frequent, uses = who < 100, (who % 10 < 8 if who < 100 else who % 10 < 2)
        code = "TEN" if uses else None
        orders += [fact(who, EARLY + n, coupon=code) for n in range(6 if frequent else 1)]
        stays = (who // 10) % 10 < (9 if frequent else 4)
        orders += [fact(who, LATE)] if stays else []
    fill(workspace, orders)
    found = of(asked(workspace), "coupon")
    assert found.with_it.share < found.without.share - 0.2
    assert found.difference == pytest.approx(0.0, abs=1e-9)
    assert not found.clear


def test_each_first_product_is_a_comparison_of_its_own(workspace: Workspace) -> None:
    titles = {who: "Tea" if who < 70 else "Mug" for who in range(100)}
    lines = [line(who, EARLY, title) for who, title in titles.items()]
    fill(workspace, shop(), lines)
    found = asked(workspace)
    people = {d.value: d.with_it.people for d in found.differences if d.factor == "first_product"}
    assert people == Counter(titles.values())


def test_too_little_says_why(workspace: Workspace) -> None:
    assert asked(workspace).absent == "too_short_history"
    fill(workspace, shop(60, 5))
    assert asked(workspace).absent == "too_few_left"


def test_every_factor_has_a_definition_and_can_be_asked(workspace: Workspace) -> None:
    assert all(member.definition for _, member in FACTORS.items())
    fill(workspace, shop())
    assert {each.key for each in asked(workspace).factors} == set(FACTORS)


def test_the_route_takes_a_horizon(workspace: Workspace) -> None:
    fill(workspace, shop())
    browser = served(router, workspace, ANA, NOW)
    assert browser.get(f"/api/leaving?horizon={HORIZON}").json()["left"] == 40
    assert browser.get("/api/leaving?horizon=0").status_code == 422
    assert served(router, workspace, None, NOW).get("/api/leaving").status_code == 401
