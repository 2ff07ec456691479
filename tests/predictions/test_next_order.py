from __future__ import annotations

import numpy as np
import pytest

from regulars.core.workspace import Workspace
from regulars.predictions.base import FORECASTERS, Forecast
from regulars.predictions.gap_queries import own_gaps
from regulars.predictions.gaps import gaps_at
from regulars.predictions.world import World
from tests.predictions.shops import TODAY_NUMBER, rhythms, visits, world_of

MEMBER = FORECASTERS["next_order"]


def told(world: World) -> dict[int, tuple[int, int, int]]:
    """Days from today of the next order and its 80 % interval, by customer."""
    forecast: Forecast = MEMBER.forecast(world)["next_order_day"]()
    rows = np.stack([forecast.value, forecast.low, forecast.high], axis=1) - TODAY_NUMBER
    return {
        int(who): (int(row[0]), int(row[1]), int(row[2]))
        for who, row in zip(world.people.customer_id, rows, strict=True)
    }


class TestGaps:
    def test_what_is_known_on_a_day_of_the_past(self, workspace: Workspace) -> None:
        visits(workspace, {1: [100, 90, 60, 20], 2: [50], 3: [10, 5]})
        with world_of(workspace) as world:
            gaps = gaps_at(world.past, TODAY_NUMBER - 40, 30)
        assert gaps.count.tolist() == [2, 0]
        assert gaps.total.tolist() == [40, 0]
        assert gaps.logs[0] == pytest.approx(np.log(10) + np.log(30))
        assert gaps.median[0] == 20
        assert np.isnan(gaps.median[1])
        assert gaps.silent.tolist() == [20, 10]
        assert gaps.next[0] == 40
        assert np.isnan(gaps.next[1])
        assert gaps.typical == 20

    def test_own_gaps_asked_of_history_are_those_of_the_past(self, workspace: Workspace) -> None:
        visits(workspace, rhythms(40, 3))
        with world_of(workspace) as world:
            gaps = gaps_at(world.past, TODAY_NUMBER)
            asked = world.snapshot.run(own_gaps(TODAY_NUMBER))["gap"].to_pylist()
        assert asked == gaps.median[gaps.count > 0].tolist()


def test_people_of_one_rhythm_are_due_by_it(workspace: Workspace) -> None:
    shop = rhythms(150, 1)
    visits(workspace, shop | {1001: range(305, 0, -10), 1002: range(330, 0, -60), 1003: [5]})
    with world_of(workspace) as world:
        days = told(world)
    assert days[1001][0] == pytest.approx(5, abs=3)  # every ten days, silent for five
    assert days[1002][0] == pytest.approx(30, abs=15)
    assert days[1001][2] < days[1002][2] < days[1003][2] + 60
    assert all(0 < low <= day <= high for day, low, high in days.values())


def test_the_back_test_saves_error_and_its_intervals_hold(workspace: Workspace) -> None:
    visits(workspace, rhythms(300, 2))
    with world_of(workspace) as world:
        topic = MEMBER.back_test(world)
    assert topic is not None
    assert topic.key == "next_date"
    assert topic.chosen == "renewal"
    assert {each.name for each in topic.models} == {"renewal", "naive", "population"}
    assert topic.better_by is not None
    assert topic.better_by.value > 0.05
    assert topic.held is not None
    assert topic.held.value == pytest.approx(0.8, abs=0.06)
    assert all(test.days == 90 and test.customers >= 20 for test in topic.tests)


def test_a_clockwork_shop_is_better_served_by_plain_gaps(workspace: Workspace) -> None:
    """Everybody exactly every 7 or every 45 days: nothing can err less than the own gap."""
    clock = {
        person: range(400 - person % 7, -1, -(7 if person % 2 else 45)) for person in range(1, 61)
    }
    visits(workspace, clock)
    with world_of(workspace) as world:
        topic = MEMBER.back_test(world)
        assert topic is not None
        assert topic.chosen == "naive"
        world.topics["next_order"] = topic
        days = told(world)
    last = {person: ago[-1] for person, ago in clock.items()}
    due = {person: (7 if person % 2 else 45) - last[person] for person in clock}
    assert {person: day for person, (day, _, _) in days.items()} == {
        person: max(day, 1) for person, day in due.items()
    }


@pytest.mark.parametrize(
    "days", [{}, {1: [10]}, {1: [10], 2: [10], 3: [400]}, {1: [10, 9]}, {1: [700, 335]}]
)
def test_few_data_give_a_date_and_no_back_test(
    workspace: Workspace, days: dict[int, list[float]]
) -> None:
    visits(workspace, days)
    with world_of(workspace) as world:
        assert MEMBER.back_test(world) is None
        forecast = {name: tell() for name, tell in MEMBER.forecast(world).items()}
    assert bool(forecast) == bool(days)
    for each in forecast.values():
        assert np.isfinite([each.low, each.value, each.high]).all()
        assert (each.low > TODAY_NUMBER).all()
