"""Triangles by hand, against a naive model, and of real orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.accounts.service import Profile
from regulars.cohorts.schemas import Question, Triangle
from regulars.cohorts.triangles import read_question, triangle_of
from regulars.core.errors import Invalid
from regulars.history.engine import DuckDBEngine
from regulars.locale.calendars import Calendar, period_of
from tests.cohorts import naive
from tests.cohorts.shop import TODAY, Event, Line, Order, Shop, after, bought, snapshot_of
from tests.cohorts.strategies import questions, shops, taken_apart
from tests.metrics.shops import cdnow, engine


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def ask(opened: DuckDBEngine, shop: Shop, today: date = TODAY, **question: Any) -> Triangle:
    snapshot = snapshot_of(opened, shop)
    profile = Profile()
    asked = read_question(snapshot, Question(**question), profile, today)
    return triangle_of(snapshot, asked, profile)


# 10 January + 0, 5, 30 … days: customer 1 orders in January, February and May, 2 in January only,
# 3 begins in February and comes back in March; the last day of history is in May.
HAND = Shop(
    (
        bought(1, 0, 1000, 400),
        bought(2, 5, 500),
        bought(3, 30, 700, 700),
        bought(1, 31, 300, 100),
        Order(2, after(40), (Line("a", "tea", -500),), kind="refund"),
        bought(3, 60, 100),
        bought(1, 120, 50, 0),
        bought(None, 121, 9999),
    )
)


class TestByHand:
    def test_customers_by_month(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND)
        assert [row.key for row in found.rows] == [f"2026-0{month}" for month in range(1, 6)]
        assert [row.size for row in found.rows] == [2, 1, 0, 0, 0]
        assert found.rows[0].people == [2, 1, 0, 0, 1]
        assert found.rows[1].people == [1, 1, 0, 0, None]
        assert found.rows[0].value == [1.0, 0.5, 0.0, 0.0, 0.5]

    def test_the_running_month_is_not_complete_and_the_future_is_nothing(
        self, duckdb: DuckDBEngine
    ) -> None:
        found = ask(duckdb, HAND)  # history ends on 11 May
        assert found.rows[0].complete == [True, True, True, True, False]
        assert found.rows[3].complete == [True, False, None, None, None]

    def test_in_a_month_or_later(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, kind="or_later")
        assert found.rows[0].people == [2, 1, 1, 1, 1]

    def test_up_to_a_month(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, kind="up_to")
        assert found.rows[0].people == [2, 1, 1, 1, 1]
        assert found.rows[1].people == [1, 1, 1, 1, None]

    def test_revenue_is_net_of_refunds(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, measure="revenue")
        assert found.rows[0].total == [1500, -200, 0, 0, 50]
        assert found.rows[0].value == [750.0, -100.0, 0.0, 0.0, 25.0]

    def test_what_a_customer_has_brought_so_far(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, measure="revenue", kind="up_to")
        assert found.rows[0].total == [1500, 1300, 1300, 1300, 1350]
        assert found.rows[0].value[-1] == 675.0

    def test_margin_only_of_lines_whose_cost_is_known(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, measure="margin")
        assert found.rows[0].total == [600, 200, 0, 0, 50]
        assert found.rows[0].people == [2, 1, 0, 0, 1]
        # 1000 + 700 + 300 + 50 of 2650
        assert found.cost_share == pytest.approx(2050 / 2650)

    def test_without_any_cost_margins_are_absent(self, duckdb: DuckDBEngine) -> None:
        assert ask(duckdb, Shop((bought(1, 0),)), measure="margin").absent == "no_costs"

    def test_by_age_each_person_has_their_own_clock(self, duckdb: DuckDBEngine) -> None:
        found = ask(duckdb, HAND, age=30)
        assert found.rows[0].people == [2, 1, 0, 0, 1]  # 1 came back on day 31 and day 120
        assert found.rows[1].people == [1, 1, 0, 0, None]  # 3 on day 30
        # Of January, the 31st is 100 days before the end of history: days 60 to 89 have passed
        # for everybody, days 90 to 119 only for those who began by the 11th.
        assert found.rows[0].complete == [True, True, True, False, False]
        assert [(column.first_day, column.last_day) for column in found.columns][:2] == [
            (0, 29),
            (30, 59),
        ]

    def test_the_mean_weighs_large_cohorts_and_leaves_out_what_is_not_complete(
        self, duckdb: DuckDBEngine
    ) -> None:
        found = ask(duckdb, HAND)
        assert found.mean.value[1] == pytest.approx(2 / 3)
        assert found.mean.size[1] == 3
        assert found.mean.value[4] is None

    def test_starting_with_an_event_and_returning_by_another(self, duckdb: DuckDBEngine) -> None:
        shop = Shop(
            (bought(1, 50),),
            (Event(1, after(0), "joined"), Event(1, after(40), "seen"), Event(2, after(1), "seen")),
        )
        found = ask(duckdb, shop, start="event:joined", **{"return": "event:seen"})
        assert found.rows[0].people[:2] == [0, 1]
        assert found.rows[0].size == 1

    def test_the_first_order_with_a_coupon_is_not_the_first_order(
        self, duckdb: DuckDBEngine
    ) -> None:
        later = Order(1, after(40), coupon="X")
        shop = Shop((bought(1, 0), later, Order(2, after(1), coupon="X"), bought(2, 45)))
        first_ever = ask(duckdb, shop, start="first_order:coupon=X")
        assert [row.size for row in first_ever.rows] == [1, 0]
        first_such = ask(duckdb, shop, start="order:coupon=X")
        assert [row.size for row in first_such.rows] == [1, 1]

    def test_a_refund_has_the_coupon_of_its_order(self, duckdb: DuckDBEngine) -> None:
        paid = Order(1, after(0), (Line("a", "tea", 900, 300),), coupon="X")
        plain, back = bought(1, 1, 500, 100), (Line("a", "tea", -200, -50),)
        refunds = [Order(1, after(40), back, kind="refund", of=of) for of in (0, 1)]
        shop = Shop((paid, plain, *refunds))
        for measure, total in (("revenue", [900, -200]), ("margin", [600, -150])):
            found = ask(duckdb, shop, measure=measure, **{"return": "order:coupon=X"})
            assert found.rows[0].total == total
            assert found.rows[0].people == [1, 0]

    def test_an_order_with_an_article_on_two_lines_is_one_order(self, duckdb: DuckDBEngine) -> None:
        twice = Order(1, after(0), (Line("a", "tea", 1), Line("a", "tea", 2)))
        found = ask(duckdb, Shop((twice,)), measure="orders", **{"return": "order:sku=a"})
        assert found.rows[0].total == [1]


def test_a_shop_without_orders_has_no_rows(duckdb: DuckDBEngine) -> None:
    found = ask(duckdb, Shop())
    assert found.rows == []
    assert found.columns == []
    assert found.absent == "nobody_began"


def test_at_most_120_rows_and_it_says_that_older_ones_are_left_out(duckdb: DuckDBEngine) -> None:
    shop = Shop((bought(1, 0), bought(2, 160)))
    found = ask(duckdb, shop, by="day")
    assert len(found.rows) == 120
    assert found.rows[-1].first == after(160)
    assert found.cut
    assert not ask(duckdb, shop, by="week").cut


def test_nothing_after_the_last_day_is_looked_at(duckdb: DuckDBEngine) -> None:
    found = ask(duckdb, HAND, to="2026-02-28")
    assert [row.people for row in found.rows] == [[2, 1], [1, None]]


@pytest.mark.parametrize(
    "question",
    [
        {"measure": "revenue", "return": "event:seen"},
        {"from": "2026-03-01", "to": "2026-02-01"},
    ],
)
def test_questions_that_make_no_sense_are_refused(
    duckdb: DuckDBEngine, question: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        ask(duckdb, HAND, **question)


@pytest.mark.parametrize(
    "text", ["", "orders", "event:", "order:", "order:colour=red", "order:sku=", "first_order"]
)
def test_what_is_no_act_is_refused(text: str) -> None:
    if text == "order:":
        assert Question(**{"return": text}).back == "order"
        return
    with pytest.raises(ValueError, match="return"):
        Question(**{"return": text})


def test_a_value_may_hold_anything() -> None:
    text = "order:category=tea%3B 50%25=cheap"
    assert Question(**{"return": text}).back == text


@given(data=st.data(), shop=shops())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("calendar", get_args(Calendar))
def test_every_cell_equals_the_naive_model(
    duckdb: DuckDBEngine, calendar: Calendar, data: st.DataObject, shop: Shop
) -> None:
    question = data.draw(questions(calendar=calendar))
    found = ask(duckdb, shop, **question)
    for row in found.rows:
        whole = period_of(row.first, by=found.by, calendar=calendar)
        assert row.key == whole.key
        assert whole.first <= row.first <= row.last <= whole.last
    asked = taken_apart(question, last=found.last or TODAY)
    rows, cells = naive.cells(
        shop,
        asked,
        lambda day: next(
            (at for at, row in enumerate(found.rows) if row.first <= day <= row.last), None
        ),
        lambda row: sum(state is not None for state in found.rows[row].complete),
    )
    for index, row in enumerate(found.rows):
        assert row.size == len(rows.get(index, ()))
        for column, state in enumerate(row.complete):
            if state is None:
                assert row.people[column] is None
                continue
            people, amounts = cells.get((index, column), (set(), []))
            assert row.people[column] == len(people)
            _assert_value(row, column, asked.measure, len(people), amounts)
        _assert_time(found, index)
    _assert_mean(found, cells, asked.measure)


def _assert_value(row: Any, column: int, measure: str, people: int, amounts: list[int]) -> None:
    if not amounts:
        assert row.value[column] is None
        return
    if measure == "customers":
        assert row.total[column] == people
        assert row.value[column] == people / len(amounts)
        return
    assert row.total[column] == sum(amounts)
    mean, low, high = naive.mean_interval(amounts)
    assert row.value[column] == pytest.approx(mean)
    if row.low[column] is not None:
        assert row.low[column] == pytest.approx(low, rel=1e-6, abs=1e-6)
        assert row.high[column] == pytest.approx(high, rel=1e-6, abs=1e-6)
    else:
        assert high - low < 1e-6


def _assert_time(found: Triangle, index: int) -> None:
    """A cell is there once its time has begun for somebody, complete once it is over for all."""
    row, last = found.rows[index], found.last
    assert last is not None
    for column, state in enumerate(row.complete):
        if found.age is None:
            there = index + column
            assert (state is None) == (there >= len(found.rows))
            if state:
                assert found.rows[there].last <= min(last, TODAY - timedelta(days=1))
        else:
            assert (state is None) == (row.first + timedelta(days=column * found.age) > last)
            if state:
                assert row.last + timedelta(days=(column + 1) * found.age - 1) <= last


def _assert_mean(found: Triangle, cells: dict[Any, Any], measure: str) -> None:
    for column in range(len(found.columns)):
        complete = [at for at, row in enumerate(found.rows) if row.complete[column]]
        amounts = [x for at in complete for x in cells.get((at, column), (set(), []))[1]]
        people = sum(len(cells.get((at, column), (set(), []))[0]) for at in complete)
        assert found.mean.size[column] == len(amounts)
        if not amounts:
            assert found.mean.value[column] is None
        elif measure == "customers":
            assert found.mean.value[column] == pytest.approx(people / len(amounts))
        else:
            assert found.mean.value[column] == pytest.approx(sum(amounts) / len(amounts))


def test_real_orders_of_cdnow(duckdb: DuckDBEngine) -> None:
    """400 people who all began in the first quarter of 1997; counted once more with awk."""
    shop = Shop(tuple(Order(f.customer, f.day, (Line("cd", "cd", f.amount),)) for f in cdnow()))
    found = ask(duckdb, shop, by="quarter", today=date(1999, 1, 1))
    assert [row.size for row in found.rows] == [400, 0, 0, 0, 0, 0]
    assert found.rows[0].people == [400, 75, 65, 62, 56, 45]
    assert (found.rows[0].low[1], found.rows[0].high[1]) == (
        pytest.approx(0.1523, abs=1e-4),
        pytest.approx(0.2287, abs=1e-4),
    )
    spent = ask(duckdb, shop, by="quarter", measure="revenue", today=date(1999, 1, 1))
    assert spent.rows[0].total == [2088327, 516286, 413111, 407164, 384343, 219457]
