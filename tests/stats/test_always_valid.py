from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from regulars.stats.always_valid import (
    Estimate,
    Sample,
    compare_means,
    compare_rates,
    interval,
    tuning,
    width,
)


def rate(successes: int, people: int) -> Sample:
    return Sample(people, successes, successes)


def mean(value: float, sd: float, people: int) -> Sample:
    return Sample(people, value * people, sd**2 * (people - 1) + people * value**2)


def unpooled(treated: Sample, control: Sample, *, planned: int) -> Estimate | None:
    """The planted mistake: each arm's own variance only, as A/B libraries have it."""
    p1, p0 = treated.mean, control.mean
    variance = p1 * (1 - p1) / treated.people + p0 * (1 - p0) / control.people
    people = treated.people + control.people
    return interval(p1 - p0, variance, people, planned=planned) if variance > 0 else None


class TestOracle:
    """Waudby-Smith et al. (2024), eq. for the Gaussian mixture; digits agree with gbstats 0.8.0."""

    @pytest.mark.parametrize(
        ("share", "expected"),
        [(0.05, 4.7188), (0.1, 3.8551), (0.25, 3.2643), (0.5, 3.0836), (1, 3.0352), (2, 3.0615),
         (4, 3.1271), (10, 3.2417)],
    )  # fmt: skip
    def test_width_at_shares_of_the_plan(self, share: float, expected: float) -> None:
        assert round(width(int(share * 10_000), 10_000), 4) == expected

    def test_width_at_the_plan_for_other_levels(self) -> None:
        assert width(500, 500, 0.1) == pytest.approx(2.763939, abs=5e-7)
        assert width(500, 500, 0.01) == pytest.approx(3.571630, abs=5e-7)

    def test_tuning(self) -> None:
        assert tuning(0.05, 5000) == pytest.approx(0.0398400668, abs=5e-11)
        assert tuning(0.05, 10_000) == pytest.approx(0.0281711814, abs=5e-11)

    def test_rates_with_unpooled_variance_agree_with_gbstats(self) -> None:
        found = unpooled(rate(560, 5000), rate(500, 5000), planned=10_000)
        assert found is not None
        assert found.high - found.value == pytest.approx(0.0186834804, abs=5e-11)
        assert (found.low, found.high) == pytest.approx(
            (-0.006683480352, 0.030683480352), abs=1e-12
        )
        assert found.p == pytest.approx(0.552951268617, abs=1e-12)
        assert 1 / found.p == pytest.approx(1.80847763, abs=5e-9)

    def test_a_small_hold_out_takes_the_larger_variance(self) -> None:
        found = compare_rates(rate(990, 9000), rate(80, 1000), planned=10_000)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((-0.00127411, 0.06127411), abs=5e-9)
        assert found.p == pytest.approx(0.06930737, abs=5e-9)
        assert 1 / found.p == pytest.approx(14.42848, abs=5e-6)

    def test_revenue_with_the_larger_variance(self) -> None:
        found = compare_means(mean(12.4, 48, 9000), mean(10.1, 44, 1000), planned=10_000)
        assert found is not None
        assert found.high - found.value == pytest.approx(4.81742633, abs=5e-9)
        own = interval(2.3, 48**2 / 9000 + 44**2 / 1000, 10_000, planned=10_000)
        assert own.high - own.value == pytest.approx(4.49374966, abs=5e-9)

    def test_visits_of_the_hillstrom_experiment(self) -> None:
        """MineThatData e-mail test, men's e-mail against none: both arms' own variances, N* = N."""
        people = 21_307 + 21_306
        variance = 0.182757 * 0.817243 / 21_307 + 0.106167 * 0.893833 / 21_306
        found = interval(0.182757 - 0.106167, variance, people, planned=people)
        assert (found.low, found.high) == pytest.approx((0.06631, 0.08687), abs=5e-6)


class TestSamples:
    def test_samples_of_different_people_add_up(self) -> None:
        assert Sample(2, 3.0, 5.0) + Sample(1, 4.0, 16.0) == Sample(3, 7.0, 21.0)

    def test_variance_is_the_sample_variance(self) -> None:
        assert Sample(4, 10.0, 30.0).variance == pytest.approx(np.var([1, 2, 3, 4], ddof=1))

    @pytest.mark.parametrize(
        ("treated", "control"),
        [(rate(0, 0), rate(1, 5)), (rate(0, 9), rate(0, 1)), (rate(5, 5), rate(3, 3))],
    )
    def test_what_cannot_be_computed_is_absent(self, treated: Sample, control: Sample) -> None:
        assert compare_rates(treated, control, planned=100) is None

    def test_a_mean_needs_two_people_in_each_arm(self) -> None:
        assert compare_means(Sample(1, 3.0, 9.0), Sample(9, 3.0, 9.0), planned=10) is None


Compare = Callable[..., Estimate | None]
LOOKS = 30


def missing_share(
    compare: Compare, *, people: int, chance: float, holdout: float, runs: int, rise: float = 0.0
) -> float:
    """Share of experiments of which any of 30 intervals leaves out the truth."""
    random = np.random.default_rng(20261122)
    step = people // LOOKS
    control = random.binomial(step, holdout, (runs, LOOKS))
    treated = np.cumsum(step - control, axis=1)
    bought = np.cumsum(random.binomial(step - control, chance + rise), axis=1)
    bought_control = np.cumsum(random.binomial(control, chance), axis=1)
    control = np.cumsum(control, axis=1)
    missed = 0
    for run in range(runs):
        for look in range(LOOKS):
            n1, n0 = int(treated[run, look]), int(control[run, look])
            if n0 == 0:
                continue
            one = rate(int(bought[run, look]), n1)
            found = compare(one, rate(int(bought_control[run, look]), n0), planned=people)
            if found is not None and not found.low <= rise <= found.high:
                missed += 1
                break
    return missed / runs


class TestPeeking:
    """Ten percent held out, two percent buy, thirty looks: at most one miss in twenty."""

    @pytest.mark.parametrize("people", [2_000, 20_000])
    def test_the_larger_variance_keeps_the_promise(self, people: int) -> None:
        missed = missing_share(compare_rates, people=people, chance=0.02, holdout=0.1, runs=600)
        assert missed <= 0.05

    def test_a_real_effect_is_inside_the_interval_too(self) -> None:
        missed = missing_share(
            compare_rates, people=20_000, chance=0.02, holdout=0.1, runs=600, rise=0.005
        )
        assert missed <= 0.05

    @pytest.mark.parametrize(("people", "at_least"), [(2_000, 0.2), (20_000, 0.06)])
    def test_the_unpooled_variance_breaks_it(self, people: int, at_least: float) -> None:
        missed = missing_share(unpooled, people=people, chance=0.02, holdout=0.1, runs=600)
        assert missed > at_least

    def test_rare_orders_of_very_different_values_keep_it_too(self) -> None:
        random, runs, people = np.random.default_rng(7), 300, 6_000
        missed = 0
        for _ in range(runs):
            values = (random.random(people) < 0.05) * np.exp(random.normal(3, 1.5, people))
            held_out = random.random(people) < 0.1
            missed += any(
                found is not None and not found.low <= 0 <= found.high
                for found in self._looks(values, held_out)
            )
        assert missed / runs <= 0.05

    @staticmethod
    def _looks(values: np.ndarray, held_out: np.ndarray) -> list[Estimate | None]:
        ends = np.linspace(0, values.size, LOOKS + 1).astype(int)[1:]
        arms = []
        for chosen in (~held_out, held_out):
            sums = np.cumsum([chosen, values * chosen, values**2 * chosen], axis=1)[:, ends - 1]
            arms.append([Sample(int(n), float(s), float(q)) for n, s, q in sums.T])
        return [compare_means(*pair, planned=values.size) for pair in zip(*arms, strict=True)]


def test_width_never_ends_below_the_fixed_interval() -> None:
    assert all(width(n, 1000) > 1.96 for n in (1, 10, 100, 1000, 10**6, 10**9))
    assert math.isfinite(width(1, 10**9))
