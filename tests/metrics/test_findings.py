"""What is said first about a shop, and that it is only said when it is so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from regulars.accounts.service import Calendar, Profile
from regulars.core.workspace import Workspace
from regulars.history.engine import DuckDBEngine
from regulars.history.service import append
from regulars.metrics import service
from regulars.metrics.findings import findings_of
from regulars.metrics.schemas import Finding
from tests.metrics.shops import Fact, cdnow, engine, orders_table, snapshot_of

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def found(
    opened: DuckDBEngine, facts: Sequence[Fact], calendar: Calendar = "gregorian"
) -> list[Finding]:
    snapshot = snapshot_of(opened, facts)
    return findings_of(snapshot, Profile(), calendar=calendar, today=date(2026, 7, 1))


def test_new_customers_who_return_are_told_per_hundred(duckdb: DuckDBEngine) -> None:
    facts = []
    for who in range(1000):  # 140 of 1,000 come back in the next month
        facts.append(Fact(who, date(2026, 3, 10), 100))
        if who < 140:
            facts.append(Fact(who, date(2026, 4, 12), 100))
    facts.append(Fact(2000, date(2026, 5, 31), 100))
    first = found(duckdb, facts)[0]
    assert first.code == "new_customers_return"
    assert first.numbers == {"low": 12, "high": 16, "customers": 1000, "returned": 140}
    assert first.text == "Of 100 new customers, 12 to 16 order again in the next month."


def test_too_few_new_customers_are_no_finding(duckdb: DuckDBEngine) -> None:
    first = found(duckdb, [Fact(1, date(2026, 3, 1), 100), Fact(2, date(2026, 6, 30), 100)])[0]
    assert first.code == "too_few_new_customers"
    assert first.numbers == {"customers": 1, "needed": 30}


def shop(repeaters_before: int, repeaters_now: int) -> list[Fact]:
    """200 buyers in each of two years, of whom some bought twice."""
    facts = []
    for year, repeaters in ((2025, repeaters_before), (2026, repeaters_now)):
        for who in range(200):
            facts.append(Fact(who, date(year - 1, 8, 2), 100))
            if who < repeaters:
                facts.append(Fact(who, date(year, 2, 2), 100))
    return [*facts, Fact(0, date(2024, 7, 1), 100), Fact(0, date(2026, 6, 30), 100)]


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (40, 100, "bought_again_more"),
        (100, 40, "bought_again_less"),
        (60, 64, "bought_again_no_clear_change"),
    ],
)
def test_buyers_who_bought_again_are_compared_with_a_year_ago(
    duckdb: DuckDBEngine, before: int, now: int, code: str
) -> None:
    second = found(duckdb, shop(before, now))[1]
    assert second.code == code
    assert second.numbers["months"] == 12
    assert (second.numbers["from"], second.numbers["to"]) == ("2025-07-01", "2026-06-30")
    assert second.numbers["again"] == pytest.approx(now / 2, abs=1)
    assert second.numbers["before"] == pytest.approx(before / 2, abs=1)


def test_without_a_year_before_nothing_is_compared(duckdb: DuckDBEngine) -> None:
    assert found(duckdb, cdnow())[1].code == "bought_again"


def test_findings_follow_jalali_months_too(duckdb: DuckDBEngine) -> None:
    assert [f.code for f in found(duckdb, cdnow(), "jalali")] == [
        "new_customers_return",
        "bought_again",
    ]


def test_an_empty_shop_has_no_findings(workspace: Workspace) -> None:
    assert service.findings(workspace, now=NOW) == []


class TestComparison:
    def test_names_both_earlier_periods_and_whether_the_change_is_clear(
        self, workspace: Workspace
    ) -> None:
        facts = [Fact(who, date(2026, 6, 10), 100) for who in range(100)]
        facts += [Fact(who, date(2026, 5, 10), 100) for who in range(30)]
        facts += [Fact(500, date(2025, 5, 1), 100), Fact(501, date(2026, 6, 30), 100)]
        append(workspace, {"orders": orders_table(facts)}, source="test")
        compared = service.comparison(
            workspace, first=date(2026, 6, 1), last=date(2026, 6, 30), now=NOW
        )
        orders = compared.metrics["orders"]
        assert orders.value == 101
        assert orders.before is not None
        assert orders.year_before is not None
        assert orders.before.period.first == date(2026, 5, 2)
        assert (orders.before.value, orders.before.difference) == (30, 71)
        assert orders.before.clear
        assert orders.year_before.period.first == date(2025, 6, 1)
        assert orders.year_before.value == 0

    def test_history_that_does_not_reach_back_is_not_compared(self, workspace: Workspace) -> None:
        facts = [Fact(1, date(2026, 6, 10), 100), Fact(1, date(2026, 6, 30), 100)]
        append(workspace, {"orders": orders_table(facts)}, source="test")
        compared = service.comparison(workspace, now=NOW)
        assert compared.period.first == date(2026, 6, 1)
        assert compared.metrics["orders"].before is None
        assert compared.metrics["orders"].year_before is None

    def test_an_empty_shop_can_be_compared(self, workspace: Workspace) -> None:
        assert service.comparison(workspace, now=NOW).metrics["orders"].value == 0
