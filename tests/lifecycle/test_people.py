"""Stages, scores and groups from hand-made customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from regulars.core.jobs import PERIODIC, QUEUED, Run
from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.history.engine import DuckDBEngine
from regulars.history.service import append
from regulars.history.standing import GROUP_NAMES, GROUPS, STAGES
from regulars.lifecycle import jobs, service, traits
from regulars.lifecycle.advice import GROUP_ADVICE, STAGE_ADVICE
from regulars.lifecycle.settings import Settings
from tests.metrics.shops import Fact, engine, orders_table, snapshot_of

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def visits(customer: int, *days_ago: int, amount: int = 1000) -> list[Fact]:
    return [Fact(customer, TODAY - timedelta(days=days), amount) for days in days_ago]


def customers(opened: DuckDBEngine, facts: Sequence[Fact]) -> dict[int, dict[str, Any]]:
    table = traits.customers_of(snapshot_of(opened, facts), Settings(), TODAY)
    return {row["customer_id"]: row for row in table.to_pylist()}


# Every gap in this shop is 10 days, so everybody's usual gap is 10 days too.
RHYTHM = [
    *visits(1, 0),
    *visits(2, 5, 15),
    *visits(3, 0, 10, 20, 30),
    *visits(4, 25, 35),
    *visits(5, 45, 55),
    *visits(6, 61),
]


def test_stages_follow_the_usual_gap(duckdb: DuckDBEngine) -> None:
    found = customers(duckdb, RHYTHM)
    assert {who: row["stage"] for who, row in found.items()} == {
        1: "new",
        2: "active",
        3: "loyal",
        4: "at_risk",
        5: "lapsed",
        6: "lost",
    }
    assert {row["gap_days"] for row in found.values()} == {10.0}


def test_who_orders_rarely_is_not_late_when_the_shop_would_be(duckdb: DuckDBEngine) -> None:
    slow = [*RHYTHM, *visits(7, 40, 140, 240, 340, 440)]
    row = customers(duckdb, slow)[7]
    gaps = [10] * 6 + [100] * 4
    shop = round(sum(gaps) / len(gaps), 1)
    assert row["gap_days"] == pytest.approx((400 + 2 * shop) / 6)
    assert row["stage"] == "loyal"


def test_several_orders_on_one_day_are_one_visit(duckdb: DuckDBEngine) -> None:
    row = customers(duckdb, [*visits(1, 3, 3, 3), *visits(2, 0)])[1]
    assert (row["orders"], row["visits"], row["stage"]) == (3, 1, "new")


def test_who_only_took_something_back_is_no_customer(duckdb: DuckDBEngine) -> None:
    facts = [*visits(1, 0), Fact(2, TODAY, -500, "refund"), Fact(None, TODAY, 900)]
    assert set(customers(duckdb, facts)) == {1}


def test_days_after_today_do_not_count(duckdb: DuckDBEngine) -> None:
    row = customers(duckdb, [*visits(1, 4), *visits(1, -7)])[1]
    assert row["orders"] == 1


def test_equal_customers_get_equal_scores(duckdb: DuckDBEngine) -> None:
    facts = [fact for who in range(1, 21) for fact in visits(who, 10)]
    facts += visits(21, 1, 5, 9, amount=5000)
    found = customers(duckdb, facts)
    same = {(found[who]["r"], found[who]["f"], found[who]["m"]) for who in range(1, 21)}
    assert same == {(1, 1, 1)}
    assert found[21]["f"] > 1


def test_scores_are_fifths_and_the_best_are_champions(duckdb: DuckDBEngine) -> None:
    facts: list[Fact] = []
    for who in range(1, 11):  # the higher the number, the later, the more often, the dearer
        facts += visits(who, *range(100 - 9 * who, 100 - 9 * who + who), amount=100 * who)
    found = customers(duckdb, facts)
    for score in "rfm":
        assert [found[who][score] for who in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found[10]["group"] == "champions"
    assert found[1]["group"] == "hibernating"


def test_every_pair_of_scores_has_a_group_and_every_group_its_advice() -> None:
    assert [len(row) for row in GROUPS] == [5] * 5
    assert {name for row in GROUPS for name in row} == set(GROUP_NAMES) == set(GROUP_ADVICE)
    assert set(STAGE_ADVICE) == set(STAGES)


@pytest.mark.parametrize("quiet", [0, 7, 8])
def test_an_old_file_is_judged_on_its_last_day_and_an_open_shop_today(
    duckdb: DuckDBEngine, quiet: int
) -> None:
    today = TODAY + timedelta(days=quiet)
    judged = traits.last_seen(snapshot_of(duckdb, RHYTHM), today)
    assert judged == (TODAY if quiet > 7 else today)


def test_refresh_writes_traits_and_repeating_changes_nothing(any_workspace: Workspace) -> None:
    append(any_workspace, {"orders": orders_table(RHYTHM)}, source="test")
    assert service.refresh(any_workspace, NOW) == 6
    with any_workspace.state.read() as connection:
        once = read_traits(connection, list(traits.TRAITS)).to_pylist()
    service.refresh(any_workspace, NOW + timedelta(hours=1))
    with any_workspace.state.read() as connection:
        twice = read_traits(connection, list(traits.TRAITS)).to_pylist()
    key = lambda row: (row["customer_id"], row["key"])  # noqa: E731
    assert sorted(once, key=key) == sorted(twice, key=key)
    loyal = {row["key"]: row for row in once if row["customer_id"] == 3}
    assert set(loyal) == set(traits.TRAITS)
    assert loyal["lifecycle_stage"]["text"] == "loyal"
    assert loyal["orders"]["number"] == 4
    assert loyal["last_order_on"]["text"] == "2026-06-30"
    assert loyal["first_order_on"]["text"] == "2026-05-31"


def test_jobs_refresh_the_traits(workspace: Workspace) -> None:
    append(workspace, {"orders": orders_table(RHYTHM)}, source="test")
    run = Run(workspace, clock=lambda: NOW)
    QUEUED["refresh_traits"](run, {})
    PERIODIC["refresh_traits_daily"].run(run)
    assert PERIODIC["refresh_traits_daily"].seconds == jobs.A_DAY
    with workspace.state.read() as connection:
        assert read_traits(connection, ["rfm_group"]).num_rows == 6


def test_a_shop_without_orders_has_no_stages(workspace: Workspace) -> None:
    assert service.refresh(workspace, NOW) == 0
    for by in ("stage", "rfm"):
        found = service.lifecycle(workspace, now=NOW, by=by)
        assert (found.on, found.groups, found.moves, found.customers) == (None, [], [], 0)
        assert service.series(workspace, now=NOW, by=by).points == []
    assert service.rfm(workspace, now=NOW).groups == []
    assert service.matrix(workspace, now=NOW).cells == []
    assert service.read_settings(workspace, now=NOW).fifths.orders == []
