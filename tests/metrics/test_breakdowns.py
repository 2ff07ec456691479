"""Breakdowns, ranks, reorders and series against plain Python, and answers that are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.customers.tables import customers
from regulars.history.service import append
from regulars.metrics import service
from regulars.metrics.breaking import breakdowns
from regulars.metrics.family import METRICS
from regulars.metrics.schemas import BreakdownOut
from tests.metrics import naive
from tests.metrics.shops import Fact, lines_table, orders_table

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
BEFORE = (date(2025, 12, 30), date(2026, 2, 28))
CHANNELS = ["web", "shop", "app", None]


def _fact(number: int) -> Fact:
    """Forty customers who buy now and then, and some orders of nobody."""
    who = None if number % 17 == 0 else number * 7 % 40
    day = date(2025, 12, 1) + timedelta(days=number * 13 % 180)
    refund = number % 11 == 0
    return Fact(
        who,
        day,
        -(number % 50) - 1 if refund else 100 + number * 31 % 900,
        "refund" if refund else "order",
        coupon="MAY" if number % 3 == 0 else None,
        discount=10 if number % 4 == 0 else None,
        sku=f"sku{number % 5}",
        channel=CHANNELS[number % 4],
    )


FACTS = [_fact(number) for number in range(400)]


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    tables = {"orders": orders_table(FACTS), "order_lines": lines_table(FACTS)}
    append(workspace, tables, source="test")
    return workspace


def first_channels(facts: Sequence[Fact]) -> dict[int, str | None]:
    """The channel of each customer's first order, which is the first of its day in the file."""
    placed = [(fact.day, f"f{at}", fact) for at, fact in enumerate(facts) if fact.kind == "order"]
    found: dict[int, str | None] = {}
    for _, _, fact in sorted(placed, key=lambda row: row[:2]):
        if fact.customer is not None:
            found.setdefault(fact.customer, fact.channel)
    return found


def asked(ws: Workspace, of: str, metrics: Sequence[str], **options: int) -> BreakdownOut:
    return service.breakdown(ws, of, metrics, first=FIRST, last=LAST, now=NOW, **options)


QUICK = [
    key
    for key, metric in METRICS.items()
    if metric.base.__name__ == "Buyers" and "refer" not in key
]


def test_every_metric_of_each_group_is_that_of_its_customers_alone(shop: Workspace) -> None:
    found = asked(shop, "channel", QUICK)
    channels = first_channels(FACTS)
    assert {group.name for group in found.groups if group.kind == "value"} == {"web", "shop", "app"}
    for group in found.groups:
        if group.kind == "nobody":
            facts = [fact for fact in FACTS if fact.customer is None]
        else:
            wanted = group.key if group.kind == "value" else None
            facts = [
                f for f in FACTS if f.customer is not None and channels.get(f.customer) == wanted
            ]
        # The last day of all history is what the first 90 days are judged by.
        last = [Fact(None, max(fact.day for fact in FACTS), 0, "adjustment")]
        expected = naive.metrics([*facts, *last], FIRST, LAST, BEFORE)
        for key in QUICK:
            value = group.metrics[key].value
            assert value == (None if expected[key] is None else pytest.approx(expected[key])), key


def test_groups_add_up_to_the_whole(shop: Workspace) -> None:
    for of in ("channel", "first_product", "first_coupon", "country"):
        found = asked(shop, of, ["revenue", "customers", "orders"], top=2)
        for key in ("revenue", "customers", "orders"):
            parts = sum(group.metrics[key].value or 0 for group in found.groups)
            assert parts == found.whole[key].value


def test_the_smaller_groups_stand_together(shop: Workspace) -> None:
    found = asked(shop, "first_product", ["customers"], top=2)
    kinds = [group.kind for group in found.groups]
    assert kinds[:3] == ["value", "value", "rest"]
    assert found.groups[2].key == "3"
    sizes = [group.metrics["customers"].value or 0 for group in found.groups[:2]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_country_is_the_customers_own(shop: Workspace) -> None:
    with shop.state.write() as connection:
        row = {"id": 7, "created_at": NOW, "country": "IR", "city": "Yazd", "search": ""}
        connection.execute(sa.insert(customers), [row])
    for of, name in (("country", "IR"), ("city", "Yazd")):
        groups = asked(shop, of, ["customers"]).groups
        assert (groups[0].kind, groups[0].name) == ("value", name)
        assert groups[0].metrics["customers"].value == 1


@pytest.mark.parametrize("of", [each.key for each in breakdowns()])
def test_every_breakdown_works_in_a_shop_that_knows_nothing(workspace: Workspace, of: str) -> None:
    found = service.breakdown(workspace, of, ["revenue", "top_fifth_revenue"], now=NOW)
    assert found.whole["revenue"].value == 0
    assert all(each.definition.endswith(".") for each in service.breakdowns())


def test_what_does_not_exist_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="no breakdown 'moon'; choose one of country"):
        service.breakdown(workspace, "moon", ["revenue"], now=NOW)
    with pytest.raises(Invalid, match="no metric luck"):
        service.series(workspace, ["luck"], now=NOW)


def test_the_best_fifth_is_counted_by_hand(workspace: Workspace) -> None:
    amounts = [5000, 3000, 900, 500, 300, 200, 100]  # a fifth of seven is 1.4 customers
    facts = [Fact(who, date(2026, 3, 1 + who), amount) for who, amount in enumerate(amounts)]
    append(workspace, {"orders": orders_table(facts)}, source="test")
    found = service.report(workspace, metrics=["top_fifth_revenue"], now=NOW)
    share = (5000 + 0.4 * 3000) / 10_000
    assert found.metrics["top_fifth_revenue"].value == pytest.approx(share)
    assert found.metrics["top_fifth_revenue"].n == 7
    assert "top_fifth_orders" not in found.metrics
    ranks = service.ranks(workspace, now=NOW)
    assert ranks.customers == 7
    assert ranks.revenue[0].share == 0.5
    assert ranks.revenue[-1].together == pytest.approx(1)


def test_what_is_bought_again_is_judged_after_90_days(workspace: Workspace) -> None:
    start = date(2026, 1, 1)

    def bought(who: int, sku: str, day: int) -> Fact:
        return Fact(who, start + timedelta(days=day), 100, sku=sku)

    facts = [
        bought(1, "tea", 0),
        bought(1, "tea", 0),  # twice on one day is once
        bought(1, "tea", 90),
        bought(2, "tea", 0),
        bought(2, "tea", 91),  # too late
        bought(3, "tea", 1),
        bought(1, "cup", 5),
        bought(4, "tea", 60),  # not judged yet
        bought(4, "tea", 61),
        bought(9, "pot", 100),
    ]
    tables = {"orders": orders_table(facts), "order_lines": lines_table(facts)}
    append(workspace, tables, source="test")
    found = service.reorders(workspace, "product", first=start, last=date(2026, 4, 10), now=NOW)
    rows = [(row.key, row.customers, row.again) for row in found.rows]
    assert rows == [("tea", 3, 1), ("cup", 1, 0)]
    report = service.report(
        workspace, first=start, last=date(2026, 4, 10), metrics=["reorder_rate"], now=NOW
    )
    assert report.metrics["reorder_rate"].value == pytest.approx(1 / 4)


@pytest.mark.parametrize("compare", ["previous", "year"])
def test_a_series_stands_beside_the_same_periods_earlier(shop: Workspace, compare: str) -> None:
    found = service.series(
        shop, ["revenue"], first=FIRST, last=LAST, by="month", compare=compare, now=NOW
    )
    assert [part.key for part in found.series] == ["2026-03", "2026-04"]
    earlier = [part.key if part else None for part in found.earlier]
    assert earlier == (["2026-01", "2026-02"] if compare == "previous" else [None, None])
    if compare == "previous":
        expected = naive.metrics(FACTS, date(2026, 1, 1), date(2026, 1, 31), BEFORE)["revenue"]
        assert found.earlier[0] is not None
        assert found.earlier[0].metrics["revenue"].value == expected


class TestRemembering:
    def test_the_same_question_is_counted_once(self, shop: Workspace) -> None:
        assert service.report(shop, now=NOW) is service.report(shop, now=NOW)
        assert service.report(shop, now=NOW) is not service.report(shop, by="month", now=NOW)

    def test_new_orders_are_seen_at_once(self, shop: Workspace) -> None:
        before = service.report(shop, now=NOW).orders.value
        more = {"orders": orders_table([Fact(1, date(2026, 5, 1), 5)])}
        append(shop, more, source="more")
        assert service.report(shop, now=NOW).orders.value == (before or 0) + 1

    def test_a_new_day_is_a_new_question(self, shop: Workspace) -> None:
        later = NOW + timedelta(days=1)
        assert service.report(shop, now=NOW) is not service.report(shop, now=later)
