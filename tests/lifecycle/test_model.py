"""Random shops: the queries say what plain Python says, and every rule opens the people counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Protocol

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from regulars.core.workspace import Workspace
from regulars.customers.service import note_everybody, write_traits
from regulars.history import service as history
from regulars.lifecycle import service
from regulars.lifecycle.settings import RfmRules, Settings, StageRules
from regulars.segments import service as segments
from tests.lifecycle import naive
from tests.metrics.shops import Fact, orders_table

LAST = date(2026, 6, 30)
PEOPLE = 12

FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from([None, *range(1, PEOPLE + 1), *range(1, 5)]),
        st.integers(0, 200).map(lambda ago: LAST - timedelta(days=ago)),
        st.integers(-500, 5000),
        st.sampled_from(["order", "order", "order", "refund", "adjustment"]),
    ),
    min_size=1,
    max_size=60,
).map(lambda facts: [*facts, Fact(None, LAST, 1)])
SETTINGS = st.builds(
    Settings,
    stages=st.sampled_from(
        [
            StageRules(),
            StageRules(late=1.0, lapsed=1.5, lost=2.5, loyal_visits=2),
            StageRules(by="days", late=20, lapsed=50, lost=120, loyal_visits=7),
            StageRules(by="days", late=1, lapsed=2, lost=3, loyal_visits=3),
        ]
    ),
    rfm=st.sampled_from(
        [
            RfmRules(),
            RfmRules(shares=(10, 50, 70, 95)),
            RfmRules(
                by="thresholds",
                recency_days=(90, 60, 30, 10),
                orders=(2, 3, 4, 6),
                revenue_minor=(0, 1000, 2000, 9000),
            ),
        ]
    ),
)
# Each example is a shop in a database: too dear to be shrunk.
MODEST = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],
)


def open_shop(ws: Workspace, facts: list[Fact], chosen: Settings, now: datetime) -> None:
    """A workspace that holds these facts and settings and nothing else, with its traits."""
    import shutil

    shutil.rmtree(ws.history_folder, ignore_errors=True)
    with ws.state.write() as connection:
        for table in ("customers", "traits", "jobs", "lifecycle_settings"):
            connection.execute(text(f"DELETE FROM {table}"))
        people = [{"id": who} for who in range(1, PEOPLE + 1)]
        row = "INSERT INTO customers (id, created_at, search) VALUES (:id, 0, '')"
        connection.execute(text(row), people)
        service.change_settings(connection, chosen, now=now)
        numbers = pa.table({"customer_id": [1, 2, 3], "number": [100.4, 300.0, float("nan")]})
        write_traits(connection, "clv_12m", numbers, source="test", now=now)
        note_everybody(connection)  # the rows were written past the verbs
    history.append(ws, {"orders": orders_table(facts)}, source="test")
    service.refresh(ws, now)


class Counted(Protocol):
    """A group, cell or movement."""

    @property
    def customers(self) -> int: ...

    @property
    def rule(self) -> dict[str, Any]: ...


def assert_rules_open_them(ws: Workspace, found: Sequence[Counted], now: datetime) -> None:
    """Every rule holds as many people as were counted; all rules by one query."""
    if not found:
        return
    counts = segments.counts(ws, {str(n): each.rule for n, each in enumerate(found)}, now)
    assert list(counts.values()) == [each.customers for each in found]


@MODEST
@given(facts=FACTS, chosen=SETTINGS, quiet=st.sampled_from([0, 3, 40]), back=st.integers(1, 60))
@pytest.mark.parametrize("by", ["stage", "rfm"])
def test_standings_and_movement_agree_with_plain_python(
    workspace: Workspace,
    by: Literal["stage", "rfm"],
    facts: list[Fact],
    chosen: Settings,
    quiet: int,
    back: int,
) -> None:
    today = LAST + timedelta(days=quiet)
    now = datetime.combine(today, time(12), UTC)
    open_shop(workspace, facts, chosen, now)
    on = LAST if quiet == 40 else today
    since, first = on - timedelta(days=back), min(fact.day for fact in facts)
    found = service.lifecycle(workspace, now=now, since=since, by=by)
    assert (found.on, found.live, found.pending) == (on, True, False)

    sizes = naive.sizes(facts, by, on, on, chosen)
    assert Counter({g.code: g.customers for g in found.groups}) == sizes
    before = naive.sizes(facts, by, since, on, chosen)
    assert all(g.change == sizes[g.code] - before[g.code] for g in found.groups)
    assert_rules_open_them(workspace, [*found.groups, *found.moves], now)

    moves = naive.moves(facts, by, since, on, on, chosen)
    assert Counter({(m.came_from, m.went_to): m.customers for m in found.moves}) == moves
    earlier = naive.windows(on, since, first)
    for move in found.moves:
        assert (move.usual is None) == (len(earlier) < 4)
        assert move.usual is None or move.usual.windows == len(earlier)

    series = service.series(workspace, now=now, by=by, months=4)
    assert [point.on for point in series.points] == naive.month_ends(on, first, 4)
    for point in series.points:
        assert Counter(point.customers) == naive.sizes(facts, by, point.on, on, chosen)


@MODEST
@given(facts=FACTS, chosen=SETTINGS, quiet=st.sampled_from([0, 3, 40]))
def test_cells_hold_everybody_and_open_exactly_the_people_counted(
    workspace: Workspace, facts: list[Fact], chosen: Settings, quiet: int
) -> None:
    today = LAST + timedelta(days=quiet)
    now = datetime.combine(today, time(12), UTC)
    open_shop(workspace, facts, chosen, now)
    on = LAST if quiet == 40 else today
    people = naive.known(facts, on)
    stages = naive.sizes(facts, "stage", on, on, chosen)
    groups = naive.sizes(facts, "rfm", on, on, chosen)

    matrix, rfm = service.matrix(workspace, now=now), service.rfm(workspace, now=now)
    by_stage: Counter[str] = Counter()
    for cell in matrix.cells:
        by_stage[cell.stage] += cell.customers
    assert by_stage == stages
    by_group: Counter[str] = Counter()
    for pair in rfm.cells:
        by_group[pair.group] += pair.customers
    assert by_group == groups
    assert_rules_open_them(workspace, [*matrix.cells, *rfm.cells], now)
    revenue = sum(fact.amount for own in people.values() for fact in own)
    assert sum(cell.revenue_minor for cell in matrix.cells) == revenue
    assert sum(group.revenue_minor for group in rfm.groups) == revenue


@pytest.fixture
def shop(workspace: Workspace) -> tuple[Workspace, datetime]:
    now = datetime.combine(LAST, time(12), UTC)
    facts = [Fact(who, LAST - timedelta(days=who), 100 * who) for who in (1, 2, 3, 4)]
    open_shop(workspace, facts, Settings(), now)
    return workspace, now


def test_a_cell_tells_the_mean_forecast_of_those_who_have_one(
    shop: tuple[Workspace, datetime],
) -> None:
    workspace, now = shop
    (cell,) = service.matrix(workspace, now=now).cells
    assert (cell.customers, cell.revenue_minor, cell.value_minor) == (4, 1000, 200)
    assert (cell.median_days_since, cell.median_orders) == (2.5, 1.0)


def test_a_past_day_is_opened_by_that_day_and_stays_the_same(
    shop: tuple[Workspace, datetime],
) -> None:
    workspace, now = shop
    past = LAST - timedelta(days=2)
    found = service.lifecycle(workspace, now=now, on=past)
    (new,) = [group for group in found.groups if group.customers]
    assert (found.live, new.code, new.customers) == (False, "new", 3)
    history.append(workspace, {"orders": orders_table([Fact(2, LAST, 5)])}, source="test")
    later = now + timedelta(days=30)
    service.refresh(workspace, later)
    assert_rules_open_them(workspace, [new], later)
