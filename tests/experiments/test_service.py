from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.experiments import service
from regulars.experiments.tables import exposures
from regulars.stats.always_valid import Sample, compare_means
from tests.experiments.shop import START, bought, day, run

DAY = timedelta(days=1)
MONTH_LATER = START + 30 * DAY


class TestExpose:
    def test_the_first_exposure_counts(self, any_workspace: Workspace) -> None:
        ws = any_workspace
        with ws.state.write() as connection:
            service.create_experiment(
                connection, "exp", holdout=0.5, planned=4, now=START, salt="salt"
            )
            first = service.expose(connection, "exp", [3, 1, 2, 1], now=START)
            again = service.expose(connection, "exp", [2, 9], now=START + DAY)
        assert first["customer_id"].to_pylist() == [1, 2, 3]
        assert again["arm"].to_pylist() == [service.arm("salt", one, 0.5) for one in (2, 9)]
        with ws.state.read() as connection:
            log = connection.execute(select(exposures).order_by(exposures.c.customer_id)).all()
        assert [(row.customer_id, row.at) for row in log] == [
            (1, START), (2, START), (3, START), (9, START + DAY),
        ]  # fmt: skip
        assert {row.propensity for row in log} == {0.5}

    def test_fifty_thousand_people_take_a_few_statements(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            service.create_experiment(connection, "exp", holdout=0.1, planned=50_000, now=START)
            drawn = service.expose(connection, "exp", range(50_000), now=START)
            stored = connection.execute(select(func.count()).select_from(exposures)).scalar_one()
        assert stored == drawn.num_rows == 50_000
        assert 4_700 <= drawn["arm"].to_pylist().count("control") <= 5_300

    def test_an_id_is_used_once_and_shares_are_shares(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            service.create_experiment(connection, "exp", holdout=0.1, planned=5, now=START)
            with pytest.raises(Conflict):
                service.create_experiment(connection, "exp", holdout=0.1, planned=5, now=START)
            with pytest.raises(Invalid):
                service.create_experiment(connection, "all", holdout=1.0, planned=5, now=START)
            with pytest.raises(NotFound):
                service.expose(connection, "nothing", [1], now=START)


class TestLift:
    def test_orders_after_the_exposure_and_inside_the_window_count(
        self, any_workspace: Workspace
    ) -> None:
        ws = any_workspace
        orders = [
            bought(1, -DAY),  # before
            bought(1, timedelta()),  # at the very moment
            bought(1, DAY, 500),
            bought(1, 2 * DAY, 700),
            bought(1, 3 * DAY, -200, "refund"),
            bought(2, 7 * DAY, 900),
            bought(2, 7 * DAY + timedelta(seconds=1), 900),  # just after the window
            bought(77, DAY),  # nobody exposed this one
        ]
        run(ws, [1, 2, 3], orders, holdout=0.0)
        result = service.lift(ws, "exp", window_days=7, now=MONTH_LATER)
        assert result.treated.model_dump() == {
            "people": 3, "converted": 2, "orders": 3, "revenue_minor": 1900,
        }  # fmt: skip
        assert result.control.people == 0
        assert result.orders is None
        assert result.verdict.code == "too_few"
        assert result.over_time[0].day == day(0)

    def test_orders_after_now_are_not_known_yet(self, workspace: Workspace) -> None:
        run(workspace, [1], [bought(1, DAY), bought(1, 3 * DAY)], holdout=0.0)
        result = service.lift(workspace, "exp", window_days=7, now=START + 2 * DAY)
        assert result.treated.orders == 1
        assert result.matured == 0

    def test_every_day_of_the_curve_equals_a_count_by_hand(self, workspace: Workspace) -> None:
        random = np.random.default_rng(5)
        people = list(range(1, 1201))
        orders = [
            bought(int(person), timedelta(days=float(when)), int(amount))
            for person, when, amount in zip(
                random.choice(people, 900), random.uniform(0.01, 20, 900),
                random.integers(100, 9000, 900), strict=True,
            )
        ]  # fmt: skip
        arms = run(workspace, people, orders, holdout=0.3)
        result = service.lift(workspace, "exp", window_days=14, now=MONTH_LATER)
        for index, point in enumerate(result.over_time):
            samples = {}
            for name in ("treated", "control"):
                counts = {one: 0 for one in people if arms[one] == name}
                for order in orders:
                    seen = order["day"] <= orders_day(index)
                    inside = order["occurred_at"] <= (START + 14 * DAY).replace(tzinfo=None)
                    if seen and inside and order["customer_id"] in counts:
                        counts[order["customer_id"]] += 1
                values = np.array(list(counts.values()), float)
                samples[name] = Sample(values.size, float(values.sum()), float(values @ values))
            expected = compare_means(samples["treated"], samples["control"], planned=1200)
            if point.value is not None:
                assert expected is not None
                assert (point.value, point.low, point.high) == pytest.approx(
                    (expected.value, expected.low, expected.high)
                )
        assert result.over_time[-1].value is not None
        assert result.orders is not None
        assert result.over_time[-1].high == pytest.approx(result.orders.high)
        assert result.orders.added.value == pytest.approx(
            result.orders.value * result.treated.people
        )

    def test_a_clear_gain_is_told_with_its_total(self, workspace: Workspace) -> None:
        people = list(range(2000))
        arms = {one: service.arm("salt", one, 0.3) for one in people}
        orders = [
            bought(one, DAY, 5000)
            for one in people
            if one % (3 if arms[one] == "treated" else 20) == 0
        ]
        run(workspace, people, orders, holdout=0.3)
        result = service.lift(workspace, "exp", window_days=14, now=MONTH_LATER)
        assert result.verdict.code == "it_worked"
        assert result.sure == "very"
        assert result.orders is not None
        assert result.orders.low > 0
        assert result.orders.p < 0.05
        assert result.revenue is not None
        assert result.revenue.value == pytest.approx(5000 * result.orders.value, rel=1e-9)
        assert result.conversion is not None
        assert "It worked" in result.verdict.sentence

    def test_no_order_at_all_is_too_few_not_zero(self, workspace: Workspace) -> None:
        run(workspace, list(range(500)), [])
        result = service.lift(workspace, "exp", window_days=14, now=MONTH_LATER)
        assert (result.orders, result.revenue, result.conversion) == (None, None, None)
        assert result.verdict.code == "too_few"
        assert result.sure == "cannot_tell"
        assert all(point.value is None for point in result.over_time)

    def test_nobody_exposed_yet_is_too_few(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            service.create_experiment(connection, "exp", holdout=0.1, planned=5, now=START)
        result = service.lift(workspace, "exp", window_days=14, now=START)
        assert result.verdict.code == "too_few"
        assert result.matured is None

    def test_arms_of_the_wrong_size_raise_the_alarm_first(self, workspace: Workspace) -> None:
        people = [one for one in range(4000) if service.arm("salt", one, 0.5) == "treated"]
        orders = [bought(one, DAY) for one in people]
        run(workspace, people, orders, holdout=0.5)
        result = service.lift(workspace, "exp", window_days=14, now=MONTH_LATER)
        assert not result.sample_ratio.ok
        assert result.verdict.code == "ratio_alarm"
        assert result.sure == "cannot_tell"

    def test_the_window_has_limits(self, workspace: Workspace) -> None:
        with pytest.raises(Invalid):
            service.lift(workspace, "exp", window_days=0, now=START)
        with pytest.raises(NotFound):
            service.lift(workspace, "exp", window_days=30, now=START)


def orders_day(index: int) -> int:
    from regulars.core.clock import day_number

    return day_number(day(index))


def test_a_campaign_looked_at_daily_misses_at_most_one_time_in_twenty(workspace: Workspace) -> None:
    """Everybody exposed at once, 2 % order within the month, a tenth held out, no effect."""
    random = np.random.default_rng(20261122)
    people, looks, missed, runs = 10_000, 30, 0, 400
    for _ in range(runs):
        held_out = random.random(people) < 0.1
        when = np.where(random.random(people) < 0.02, random.integers(0, looks, people), looks)
        arms = [np.bincount(when[chosen], minlength=looks + 1) for chosen in (~held_out, held_out)]
        sizes = [int(arm.sum()) for arm in arms]
        counts = [np.cumsum(arm[:looks]) for arm in arms]
        for look in range(looks):
            pair = [
                Sample(size, float(count[look]), float(count[look]))
                for size, count in zip(sizes, counts, strict=True)
            ]
            found = compare_means(pair[0], pair[1], planned=people)
            if found is not None and not found.low <= 0 <= found.high:
                missed += 1
                break
    assert missed / runs <= 0.05
