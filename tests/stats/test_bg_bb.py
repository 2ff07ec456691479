"""Fader, Hardie & Shang (2010), Marketing Science 29(6): 11,104 donors, 1995 to 2001."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats import bg_bb
from regulars.stats.bg_bb import BgBb
from regulars.stats.bg_bb_likelihood import BgBbLikelihood, Endings
from regulars.stats.compress import compress
from regulars.stats.lifetime_value import orders_within
from tests.stats.shops import donations


@pytest.fixture(scope="module")
def fitted() -> BgBb:
    return bg_bb.fit(*donations())


class TestPublished:
    def test_parameters_and_log_likelihood(self, fitted: BgBb) -> None:
        assert [round(float(value), 3) for value in fitted.parameters] == [
            1.204,
            0.750,
            0.657,
            2.783,
        ]
        assert round(fitted.log_likelihood, 1) == -33225.6
        assert fitted.customers == 11_104
        assert fitted.converged
        assert fitted.fallback == ""

    def test_an_independent_fit_agrees_to_five_digits(self, fitted: BgBb) -> None:
        independent = [1.20352, 0.74972, 0.65672, 2.78344]
        assert fitted.parameters == pytest.approx(independent, abs=6e-6)
        assert fitted.log_likelihood == pytest.approx(-33225.5813, abs=5e-5)

    def test_expected_numbers_of_donors_by_repeat_donations(self, fitted: BgBb) -> None:
        expected = 11_104 * fitted.chance_of_count(np.arange(7), 6)
        assert expected.sum() == pytest.approx(11_104)
        assert round(float(expected[0]), 1) == 3454.9
        assert round(float(expected[6]), 1) == 1253.1

    def test_chances_to_be_alive_in_2002_of_table_6(self, fitted: BgBb) -> None:
        alive = fitted.probability_alive([0, 2, 6], [0, 4, 6], 6, ahead=1)
        assert [round(float(value), 2) for value in alive] == [0.11, 0.59, 0.93]


class TestFormulas:
    def test_gradient_and_hessian_are_those_of_the_value(self) -> None:
        likelihood = BgBbLikelihood(compress(*donations()))
        point, step = np.log([0.9, 1.1, 0.5, 2.0]), 1e-5
        _, gradient, hessian = likelihood(point)
        for i in range(4):
            away = np.eye(4)[i] * step
            up, down = likelihood(point + away), likelihood(point - away)
            assert gradient[i] == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-5)
            assert hessian[i] == pytest.approx((up[1] - down[1]) / (2 * step), rel=1e-4, abs=1e-2)

    def test_histories_of_one_length_share_all_chance(self, fitted: BgBb) -> None:
        """Every way to take x of six occasions, the last at t: their likelihoods sum to one."""
        rows = [(0, 0), *((x, t) for t in range(1, 7) for x in range(1, t + 1))]
        x, t = np.array(rows, float).T
        ways = Endings(x, t, np.full(x.size, 6.0))
        chances = np.exp(ways.log_sums(ways.logs(fitted.parameters)))
        orders = [comb(last - 1, taken - 1) if taken else 1 for taken, last in rows]
        assert chances @ orders == pytest.approx(1)

    def test_the_expectation_is_the_sum_of_chances_to_give(self, fitted: BgBb) -> None:
        one = [fitted.expected_orders(h, 2, 4, 6)[0] for h in range(6)]
        alone = fitted.probability_of_order(1, 2, 4, 6)[0]
        assert one[1] == pytest.approx(alone)
        assert np.diff(one) == pytest.approx(
            [
                fitted.probability_alive(2, 4, 6, ahead=j)[0]
                * (fitted.alpha + 2)
                / (fitted.alpha + fitted.beta + 6)
                for j in range(1, 6)
            ]
        )

    def test_the_discounted_future_is_its_series(self, fitted: BgBb) -> None:
        for rate in (0.1, 0.001):
            series = fitted.discounted_orders(rate, 2, 4, 6, horizon=20_000)
            assert fitted.discounted_orders(rate, 2, 4, 6) == pytest.approx(series, rel=1e-6)
        with pytest.raises(Invalid):
            fitted.discounted_orders(0.0, 2, 4, 6)

    def test_alive_intervals_use_the_slopes_of_the_log_odds(self, fitted: BgBb) -> None:
        step, point = 1e-6, np.log(fitted.parameters)
        low, high = fitted.alive_interval(2, 4, 6, z=step)

        def odds(alive: np.ndarray) -> float:
            return float(np.log(alive[0]) - np.log1p(-alive[0]))

        slopes = (
            np.array(
                [
                    odds(fitted.with_log_parameters(point + e).probability_alive(2, 4, 6))
                    - odds(fitted.with_log_parameters(point - e).probability_alive(2, 4, 6))
                    for e in np.eye(4) * 1e-5
                ]
            )
            / 2e-5
        )
        error = np.sqrt(slopes @ fitted.covariance @ slopes)
        assert (odds(high) - odds(low)) / (2 * step) == pytest.approx(error, rel=1e-4)
        assert fitted.alive_interval(3, 6, 6) == (1.0, 1.0)


class TestSimulation:
    def test_counts_and_parameters_come_back(self, fitted: BgBb) -> None:
        n = np.full(60_000, 6.0)
        x, t = fitted.simulate(n, np.random.default_rng(3))
        real = np.bincount(x.astype(int), minlength=7) / n.size
        assert np.abs(real - fitted.chance_of_count(np.arange(7), 6)).max() < 0.008
        assert x.mean() == pytest.approx(float(fitted.expected_of_new(6)), rel=0.02)
        again = bg_bb.fit(x, t, n)
        errors = np.sqrt(np.diag(again.covariance))
        assert (np.abs(np.log(again.parameters / fitted.parameters)) < 4 * errors).all()

    def test_nine_in_ten_people_do_what_their_interval_says(self, fitted: BgBb) -> None:
        random = np.random.default_rng(8)
        n = np.full(4000, 12.0)
        takes, leaves = random.beta(2, 1.5, 4000), random.beta(0.7, 3.0, 4000)
        there = np.minimum(random.geometric(leaves) - 1, 12)
        took = (random.random((4000, 12)) < takes[:, None]) & (np.arange(12) < there[:, None])
        x, t = took[:, :6].sum(1), np.where(took[:, :6], np.arange(1, 7), 0).max(1)
        forecast = orders_within(bg_bb.fit(x, t, n - 6), 6, x, t, n - 6)
        after = took[:, 6:].sum(1)
        held = np.mean((forecast.low <= after) & (after <= forecast.high))
        assert 0.88 <= held <= 1
        assert forecast.value.sum() == pytest.approx(after.sum(), rel=0.1)


@pytest.mark.parametrize("bad", [([0.5], [1], [2]), ([2], [1], [3]), ([0], [1], [3])])
def test_what_is_no_history_of_occasions_is_refused(bad: tuple[list[float], ...]) -> None:
    with pytest.raises(Invalid):
        bg_bb.fit(*bad)
