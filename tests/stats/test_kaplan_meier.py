from __future__ import annotations

import numpy as np
import pytest

from regulars.stats import kaplan_meier
from tests.stats.cohorts import PLACEBO, REGULAR, SIX_MP, SIX_MP_ENDED


class TestPublished:
    """Freireich et al. (1963), the table every text on Kaplan-Meier prints (Collett 2015)."""

    def test_steps_and_greenwood_errors_under_6_mp(self) -> None:
        curve = kaplan_meier.estimate(SIX_MP, SIX_MP_ENDED)
        assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
        assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
        assert curve.survival.round(4).tolist() == [
            0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
        ]  # fmt: skip
        assert curve.standard_error.round(4).tolist() == [
            0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346,
        ]  # fmt: skip

    def test_log_log_interval_at_95_percent(self) -> None:
        curve = kaplan_meier.estimate(SIX_MP, SIX_MP_ENDED, z=1.959964)
        assert curve.low.round(3).tolist() == [0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188]
        assert curve.high.round(3).tolist() == [0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680]

    def test_medians_of_both_groups(self) -> None:
        treated = kaplan_meier.estimate(SIX_MP, SIX_MP_ENDED, z=1.959964).median()
        assert (treated.value, treated.low, treated.high) == (23, 13, None)
        assert kaplan_meier.estimate(PLACEBO, [1] * 21).median().value == 8


def test_without_censoring_it_is_the_share_still_there() -> None:
    left = -np.diff(REGULAR)
    curve = kaplan_meier.estimate([*range(1, 13), 12], [True] * 12 + [False], [*left, REGULAR[-1]])
    assert curve.survival == pytest.approx(REGULAR[1:] / 1000)


def test_between_and_beyond_the_steps() -> None:
    curve = kaplan_meier.estimate([2, 4], [1, 0])
    assert curve.at([0, 1.9, 2, 3, 100]).tolist() == [1, 1, 0.5, 0.5, 0.5]
    low, high = curve.interval_at([1, 3])
    assert (low[0], high[0]) == (1, 1)
    assert low[1] < 0.5 < high[1]


@pytest.mark.parametrize(("time", "ended"), [([], []), ([3], [0]), ([3, 3, 9], [0, 0, 0])])
def test_nobody_left_is_said(time: list[int], ended: list[int]) -> None:
    curve = kaplan_meier.estimate(time, ended)
    assert curve.fallback == "nobody_left"
    assert curve.at([0, 5]).tolist() == [1, 1]
    assert curve.median().value is None


@pytest.mark.parametrize("people", [1, 30])
def test_everybody_left_in_the_first_period(people: int) -> None:
    curve = kaplan_meier.estimate([1] * people, [1] * people)
    assert curve.survival.tolist() == curve.low.tolist() == curve.high.tolist() == [0]
    assert np.isfinite(curve.standard_error).all()
    assert curve.median().value == 1


def test_the_interval_covers_the_truth_nine_times_in_ten() -> None:
    inside = []
    for seed in range(200):
        random = np.random.default_rng(seed)
        life, seen = random.exponential(10, 80), random.uniform(0, 25, 80)
        curve = kaplan_meier.estimate(np.minimum(life, seen), life <= seen)
        low, high = curve.interval_at(8.0)
        inside.append(bool(low <= np.exp(-0.8) <= high))
    assert 0.85 <= np.mean(inside) <= 0.95
