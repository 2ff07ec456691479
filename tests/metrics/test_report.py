"""The report against hand-made shops, a naive model and real orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from regulars.accounts.service import Calendar, Profile
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.history.engine import DuckDBEngine
from regulars.history.service import append
from regulars.locale.calendars import By, periods
from regulars.metrics import service
from regulars.metrics.bases import Subscribers
from regulars.metrics.family import in_order
from regulars.metrics.schemas import Report
from tests.metrics import naive
from tests.metrics.shops import Fact, cdnow, engine, lines_table, orders_table, snapshot_of

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def report(opened: DuckDBEngine, facts: Sequence[Fact], **options: Any) -> Report:
    chosen = {"first": None, "last": None, "by": None, "calendar": "gregorian", "today": TODAY}
    return service.report_of(snapshot_of(opened, facts), Profile(), **{**chosen, **options})


SHOP = [
    Fact(1, date(2026, 1, 5), 1000),
    Fact(1, date(2026, 2, 4), 3000),
    Fact(1, date(2026, 2, 4), 500),  # a second order on the same day
    Fact(2, date(2026, 1, 20), 2000),
    Fact(2, date(2026, 2, 10), -2000, "refund"),
    Fact(3, date(2026, 2, 15), 4000),
    Fact(3, date(2026, 2, 16), -100, "adjustment"),
    Fact(None, date(2026, 2, 17), 700),
    Fact(None, date(2026, 2, 18), -200, "refund"),
]
FEBRUARY = {"first": date(2026, 2, 1), "last": date(2026, 2, 28)}


class TestFebruaryByHand:
    """January: customers 1 and 2. February: 1 orders twice, 2 gives back, 3 comes first."""

    @pytest.fixture
    def found(self, duckdb: DuckDBEngine) -> Report:
        return report(duckdb, SHOP, **FEBRUARY)

    def test_counts(self, found: Report) -> None:
        names = ("customers", "new_customers", "returning_customers", "orders")
        assert [found.metrics[name].value for name in names] == [2, 1, 1, 4]

    def test_money_is_net_of_refunds(self, found: Report) -> None:
        # 3000 + 500 - 2000 + 4000 - 100 + 700 - 200
        assert found.revenue.value == 5900
        assert found.metrics["revenue_new"].value == 3900
        assert found.metrics["revenue_returning"].value == 1500
        assert found.metrics["refunds"].value == 2200
        assert found.metrics["refund_rate"].value == pytest.approx(2200 / 8100)

    def test_half_of_januarys_customers_were_retained(self, found: Report) -> None:
        assert found.period.before is not None
        assert found.period.before.first == date(2026, 1, 4)
        assert found.customer_retention_rate.value == 0.5

    def test_rates_and_means(self, found: Report) -> None:
        assert found.repeat_customer_rate.value == 0.5
        assert found.purchase_frequency.value == 1.5
        assert found.average_order_value.value == 5900 / 4
        assert found.customer_value.value == 5400 / 2
        assert found.metrics["time_between_orders"].value == 30

    def test_counts_are_exact_and_estimates_have_an_interval(self, found: Report) -> None:
        assert found.orders.low is None
        assert found.orders.high is None
        low, high = found.repeat_customer_rate.low, found.repeat_customer_rate.high
        assert (low, high) == (pytest.approx(0.0945, abs=1e-4), pytest.approx(0.9055, abs=1e-4))

    def test_what_has_no_customer_is_told(self, found: Report) -> None:
        assert found.notes.orders_without_customer == 1
        assert found.notes.lines_without_customer == 2
        assert found.notes.revenue_without_customer == 500


def test_what_cannot_be_computed_is_absent_with_a_reason(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, SHOP)
    assert found.customer_retention_rate.value is None
    assert found.notes.absent["customer_retention_rate"] == "no_history_before"
    assert found.notes.absent["net_revenue_retention"] == "no_history_before"
    assert found.notes.absent["second_order_rate"] == "no_first_90_days"
    assert found.notes.absent["discount_share"] == "no_discounts_told"
    found = report(duckdb, SHOP, first=date(2026, 3, 1), last=date(2026, 3, 5))
    assert found.notes.absent["repeat_customer_rate"] == "no_customers"
    found = report(duckdb, SHOP, first=date(2026, 6, 1), last=date(2026, 6, 5))
    assert found.notes.absent["customer_retention_rate"] == "no_customers_before"


def test_one_customer_alone_has_values_and_no_made_up_interval(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, [Fact(1, date(2026, 1, 5), 1000)])
    assert found.average_order_value.value == 1000
    assert found.average_order_value.low is None


def test_a_shop_without_orders_has_zeros_and_no_rates(workspace: Workspace) -> None:
    found = service.report(workspace, by="month", now=NOW)
    assert found.orders.value == 0
    assert found.notes.history is None
    assert found.repeat_customer_rate.value is None
    assert found.cohorts.months == []
    assert found.rhythm is None


def test_a_period_that_ends_before_it_begins_is_refused(duckdb: DuckDBEngine) -> None:
    with pytest.raises(Invalid, match="begins"):
        report(duckdb, SHOP, first=date(2026, 2, 2), last=date(2026, 2, 1))


def test_a_series_of_thousands_of_months_is_refused(duckdb: DuckDBEngine) -> None:
    with pytest.raises(Invalid, match="shorter range"):
        report(duckdb, SHOP, first=date(1, 1, 1), last=date(9999, 12, 31), by="month")


def test_the_whole_calendar_can_be_asked_for(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, SHOP, first=date(1, 1, 1), last=date(9999, 12, 31))
    assert found.revenue.value == sum(fact.amount for fact in SHOP)


def test_orders_in_rials_do_not_overflow(duckdb: DuckDBEngine) -> None:
    rich = [Fact(who, date(2026, 1, 5), 9 * 10**15 + who) for who in range(1, 5)]
    found = report(duckdb, rich)
    assert found.revenue.value == sum(fact.amount for fact in rich)


def test_days_after_the_period_change_nothing(duckdb: DuckDBEngine) -> None:
    later = [*SHOP, Fact(2, date(2026, 3, 1), 9999), Fact(1, date(2026, 3, 2), 50)]
    before, after = report(duckdb, SHOP, **FEBRUARY), report(duckdb, later, **FEBRUARY)
    assert before.metrics == after.metrics


def test_the_running_month_is_marked(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, SHOP, by="month")  # history ends on 18 February
    assert [(part.key, part.complete) for part in found.series] == [
        ("2026-01", True),
        ("2026-02", False),
    ]
    assert found.cohorts.complete == [[True, False], [False, None]]


def test_cohorts_by_hand(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, SHOP).cohorts
    assert found.months == ["2026-01", "2026-02"]
    assert found.sizes == [2, 1]
    assert found.customers == [[2, 1], [1, None]]
    assert found.revenue == [[3000, 1500], [3900, None]]
    assert found.value == [[1.0, 0.5], [1.0, None]]


def test_the_report_is_stored_history_and_the_same_twice(workspace: Workspace) -> None:
    tables = {"orders": orders_table(SHOP), "order_lines": lines_table(SHOP)}
    append(workspace, tables, source="test")
    one, two = (service.report(workspace, by="month", now=NOW) for _ in range(2))
    assert one.revenue.value == 5900 + 3000
    assert one.model_dump_json() == two.model_dump_json()


facts = st.lists(
    st.builds(
        Fact,
        customer=st.one_of(st.none(), st.integers(1, 6)),
        day=st.integers(0, 150).map(lambda n: date(2026, 1, 10) + timedelta(days=n)),
        amount=st.integers(1, 9_999),
        coupon=st.sampled_from([None, None, "SPRING"]),
        discount=st.sampled_from([None, 0, 250]),
    ).flatmap(
        lambda fact: st.sampled_from(
            [
                fact,
                fact,
                fact,
                Fact(fact.customer, fact.day, -fact.amount, "refund"),
                Fact(fact.customer, fact.day, -fact.amount // 3, "adjustment"),
            ]
        )
    ),
    min_size=1,
    max_size=40,
)


@given(facts=facts, start=st.integers(0, 100), days=st.integers(1, 80))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes here
)
@pytest.mark.parametrize("by", ["week", "month", "quarter"])
@pytest.mark.parametrize("calendar", ["gregorian", "jalali", "umm_al_qura"])
def test_report_equals_the_naive_model(
    duckdb: DuckDBEngine, calendar: Calendar, by: By, facts: list[Fact], start: int, days: int
) -> None:
    first = date(2026, 1, 10) + timedelta(days=start)
    last = first + timedelta(days=days - 1)
    found = report(duckdb, facts, first=first, last=last, by=by, calendar=calendar)
    before = (first - timedelta(days=days), first - timedelta(days=1))
    _assert_equal(found.metrics, naive.metrics(facts, first, last, before))
    _assert_adds_up(found)
    _assert_series(found, facts, calendar, by)
    _assert_cohorts(found, facts, last, calendar)
    _assert_intervals(found, facts, first, last)


# Metrics with a naive model of their own.
ELSEWHERE = {
    metric.key
    for metric in in_order()
    if metric.base is Subscribers or metric.key in ("referred_customers", "referral_share")
}


def _assert_equal(found: Any, expected: naive.Numbers) -> None:
    missing = {key for key, value in expected.items() if value is None}
    absent = {key for key, metric in found.items() if metric.value is None}
    assert absent - ELSEWHERE == missing
    assert set(found) - ELSEWHERE == set(expected)
    known = {key: value for key, value in expected.items() if value is not None}
    assert {key: found[key].value for key in known} == pytest.approx(known, rel=1e-12)


def _assert_adds_up(found: Report) -> None:
    value = {key: metric.value or 0 for key, metric in found.metrics.items()}
    assert value["new_customers"] + value["returning_customers"] == value["customers"]
    unknown = found.notes.revenue_without_customer
    assert value["revenue_new"] + value["revenue_returning"] + unknown == value["revenue"]
    assert value["reactivated_customers"] <= value["returning_customers"]
    if found.customer_retention_rate.value is not None:
        assert found.customer_retention_rate.value + value["churn_rate"] == pytest.approx(1)


def _assert_series(found: Report, facts: list[Fact], calendar: Calendar, by: By) -> None:
    span = (found.period.first - timedelta(days=100), found.period.last)
    cut = {p.key: p for p in periods(*span, by=by, calendar=calendar)}
    keys = list(cut)
    for part in found.series:
        previous = cut[keys[keys.index(part.key) - 1]]
        whole = periods(
            previous.first - timedelta(days=100), previous.last, by=by, calendar=calendar
        )[-1]
        expected = naive.metrics(facts, part.first, part.last, (whole.first, whole.last))
        _assert_equal(part.metrics, expected)


def _assert_cohorts(found: Report, facts: list[Fact], last: date, calendar: Calendar) -> None:
    matrix = found.cohorts

    def month_of(day: date) -> str:
        return periods(day, day, by="month", calendar=calendar)[0].key

    inside = [fact for fact in facts if fact.day >= found.period.first]
    old = {w for w, day in naive.first_days(facts).items() if day < found.period.first}
    fresh = [fact for fact in inside if fact.customer not in old]
    expected = naive.cohorts(fresh, month_of, matrix.months, last)
    for i, row in enumerate(matrix.months):
        for j, column in enumerate(matrix.months[i:]):
            cell = (matrix.customers[i][j], matrix.revenue[i][j])
            assert cell == expected.get((row, column), (0, 0))
        assert set(matrix.customers[i][len(matrix.months) - i :]) <= {None}


def _assert_intervals(found: Report, facts: list[Fact], first: date, last: date) -> None:
    expected = naive.ratio_interval(
        facts,
        first,
        last,
        top=lambda unit: sum(f.amount for f in unit),
        bottom=lambda unit: sum(f.kind == "order" for f in unit),
    )
    metric = found.average_order_value
    if expected is not None and metric.value is not None:
        assert (metric.low, metric.high) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_real_orders_of_cdnow_equal_the_naive_model(
    duckdb: DuckDBEngine, calendar: Calendar
) -> None:
    facts, first, last = cdnow(), date(1997, 7, 1), date(1997, 12, 31)
    found = report(duckdb, facts, first=first, last=last, by="month", calendar=calendar)
    before = (date(1996, 12, 29), date(1997, 6, 30))
    _assert_equal(found.metrics, naive.metrics(facts, first, last, before))
    _assert_intervals(found, facts, first, last)


def test_cdnow_in_figures(duckdb: DuckDBEngine) -> None:
    found = report(duckdb, cdnow())
    assert found.customers.value == 400
    assert found.orders.value == len(cdnow())
    assert found.cohorts.months[0] == "1997-01"
    assert sum(found.cohorts.sizes) == 400


def test_a_second_order_counts_up_to_the_90th_day(duckdb: DuckDBEngine) -> None:
    start = date(2026, 1, 1)

    def shop(wait: int) -> list[Fact]:
        last = Fact(None, start + timedelta(days=150), 1)
        return [Fact(1, start, 100), Fact(1, start + timedelta(days=wait), 100), last]

    def rate(wait: int, first: date) -> float | int | None:
        found = report(duckdb, shop(wait), first=first, last=first)
        return found.metrics["second_order_rate"].value

    ended = start + timedelta(days=90)
    assert [rate(wait, ended) for wait in (1, 90, 91)] == [1, 1, 0]
    assert rate(0, ended) == 0  # twice on one day is one visit
    assert rate(1, ended - timedelta(days=1)) is None
    assert rate(1, ended + timedelta(days=1)) is None


def test_lost_and_kept_money_by_hand_in_a_series(duckdb: DuckDBEngine) -> None:
    facts = [
        Fact(1, date(2026, 1, 1), 1000),
        Fact(1, date(2026, 2, 5), 1500),
        Fact(2, date(2026, 1, 6), 400),
        Fact(3, date(2026, 1, 7), 600),
        Fact(3, date(2026, 2, 7), 300),
        Fact(9, date(2026, 2, 28), 50),
    ]
    whole = {"first": date(2026, 1, 1), "last": date(2026, 2, 28)}
    february = report(duckdb, facts, by="month", **whole).series[1].metrics
    assert february["revenue_lost"].value == 400
    assert february["revenue_retention"].value == pytest.approx((1000 + 300) / 2000)
    assert february["net_revenue_retention"].value == pytest.approx((1500 + 300) / 2000)
    assert february["churn_rate"].value == pytest.approx(1 / 3)
    assert february["churn_rate"].n == 3
