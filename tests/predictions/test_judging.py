"""Ranking, promises kept, the season's factor, the drift alarm: numbers against numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from regulars.core.clock import day_number
from regulars.predictions.accuracy import auc, error_of_mean, held
from regulars.predictions.drift import ALARM, Weeks, judged
from regulars.predictions.groups import groups_of
from regulars.predictions.recalibration import Missed, factor_at
from tests.predictions.test_service import TODAY


class TestAuc:
    def test_it_is_the_share_of_pairs_in_the_right_order_with_ties_counted_half(self) -> None:
        chance = np.array([0.1, 0.4, 0.4, 0.9])
        found = auc(chance, np.array([False, True, False, True]))
        assert found is not None
        assert found[0] == pytest.approx((1 + 0.5 + 1 + 1) / 4)

    def test_its_error_is_the_spread_of_repeated_samples(self) -> None:
        random = np.random.default_rng(3)
        found = []
        for _ in range(300):
            ordered = random.random(150) < 0.4
            one = auc(random.normal(ordered * 1.0, 1.0), ordered)
            assert one is not None
            found.append(one)
        values, errors = np.array(found).T
        assert errors.mean() == pytest.approx(values.std(), rel=0.12)

    def test_nobody_to_tell_apart_is_no_number(self) -> None:
        assert auc(np.array([0.5, 0.6]), np.array([True, True])) is None


class TestHeld:
    def test_a_right_forecast_of_counts_holds_eight_times_in_ten(self) -> None:
        """Poisson counts: an interval of whole numbers would hold far more often."""
        random = np.random.default_rng(5)
        rate = random.gamma(1.0, 1.0, 20_000)
        came = random.poisson(rate)
        table = np.cumsum([rate**k * np.exp(-rate) / math.factorial(k) for k in range(30)], axis=0)
        table = np.vstack([np.zeros_like(rate), table])
        rows = np.arange(rate.size)
        assert held(table[came, rows], table[came + 1, rows]) == pytest.approx(0.8, abs=0.01)

    def test_one_that_is_too_sure_does_not(self) -> None:
        sure = np.linspace(-1, 2, 2_000)
        assert held(np.clip(sure, 0, 1), np.clip(sure, 0, 1)) < 0.5


def test_windows_that_overlap_are_worth_less() -> None:
    slow = [0.0, 0.1, 0.2, 0.3, 0.2, 0.1, 0.0, -0.1, -0.2, -0.1]
    alone, shared = error_of_mean(slow, 1), error_of_mean(slow, 3)
    assert alone is not None
    assert shared is not None
    assert shared > alone
    assert error_of_mean([0.1, 0.2], 1) is None


class TestFactor:
    def windows(self, misses: list[float]) -> list[Missed]:
        last = day_number(TODAY)
        n = len(misses)
        return [Missed(last - 91 * (n - at), 90, miss) for at, miss in enumerate(misses)]

    def test_misses_that_go_on_are_carried_over(self) -> None:
        found = factor_at(day_number(TODAY), self.windows([0.3] * 10), "gregorian", "last_window")
        assert found is not None
        assert 1.25 < found.value < math.exp(0.3)
        assert found.bounds[0] < found.value < found.bounds[1]
        assert found.past[0] == 1.0

    def test_misses_that_come_and_go_draw_it_to_one(self) -> None:
        misses = [0.2, -0.2] * 5
        found = factor_at(day_number(TODAY), self.windows(misses), "gregorian", "last_window")
        assert found is not None
        assert found.value == 1.0

    def test_a_season_is_found_in_last_years_window(self) -> None:
        misses = [0.4, 0.0, -0.4, 0.0] * 4
        windows = self.windows(misses)
        found = factor_at(windows[-1].cut + 91, windows, "gregorian", "last_year")
        assert found is not None
        assert found.value > 1.25
        assert all(part == 1.0 for part in found.past[:5])

    def test_few_windows_teach_nothing(self) -> None:
        windows = self.windows([0.3, 0.3, 0.3])
        assert factor_at(day_number(TODAY), windows, "gregorian", "last_window") is None


class TestDrift:
    calm = Weeks(foretold=(100.0,) * 8, came=(95.0, 104.0, 99.0, 108.0, 91.0, 103.0, 97.0, 101.0))

    def test_weeks_like_those_before_are_no_drift(self) -> None:
        found = judged([self.calm] * 4)
        assert found is not None
        assert found.level == "none"

    def test_weeks_that_all_fall_short_raise_the_alarm(self) -> None:
        low = Weeks(foretold=(100.0,) * 8, came=(80.0,) * 8)
        found = judged([self.calm] * 3 + [low])
        assert found is not None
        assert found.level == "alarm"
        assert found.value >= ALARM

    def test_a_shop_whose_forecasts_always_missed_so_is_not_alarmed(self) -> None:
        low = Weeks(foretold=(100.0,) * 8, came=(80.0,) * 8)
        found = judged([low] * 4)
        assert found is not None
        assert found.level != "alarm"

    def test_too_short_a_past_cannot_tell(self) -> None:
        assert judged([self.calm] * 2) is None
        assert judged([]) is None


@pytest.mark.parametrize("scale", [1.0, 0.37, 1e7])
def test_groups_are_equal_rows(scale: float) -> None:
    random = np.random.default_rng(1)
    columns = [random.integers(0, 6, 300) * scale for _ in range(3)]
    groups = groups_of(*columns)
    for column in columns:
        assert np.array_equal(column[groups.member][groups.of], column)
    assert groups.member.size == len(set(zip(*(c.tolist() for c in columns), strict=True)))


def test_nobody_makes_no_group() -> None:
    assert groups_of(np.empty(0), np.empty(0)).member.size == 0
