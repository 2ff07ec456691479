from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1

from regulars.core.errors import Invalid
from regulars.stats import decay, pareto_nbd
from regulars.stats.compress import compress
from regulars.stats.pareto_likelihood import ParetoNbdLikelihood
from regulars.stats.pareto_nbd import ParetoNbd
from tests.stats.shops import cdnow, cdnow_full, simulate


@pytest.fixture(scope="module")
def fitted() -> ParetoNbd:
    return pareto_nbd.fit(*cdnow().histories)


class TestPublished:
    def test_parameters_and_log_likelihood_of_table_2(self, fitted: ParetoNbd) -> None:
        """Fader, Hardie & Lee (2005), Marketing Science 24(2), Table 2: Pareto/NBD on CDNOW."""
        assert [round(float(value), 3) for value in fitted.parameters] == [
            0.553,
            10.578,
            0.606,
            11.668,  # printed 11.669; independent fits give 11.66791
        ]
        assert round(fitted.log_likelihood, 1) == -9595.0
        assert fitted.converged
        assert fitted.fallback == ""

    def test_an_independent_fit_agrees_to_five_digits(self, fitted: ParetoNbd) -> None:
        independent = [0.55328, 10.57761, 0.60621, 11.66791]
        assert fitted.parameters == pytest.approx(independent, abs=6e-6)
        assert fitted.log_likelihood == pytest.approx(-9594.9739, abs=5e-5)

    def test_all_of_cdnow(self) -> None:
        """statistics.md: 0.5974, 11.5854, 0.5222, 8.8278 by a search without derivatives."""
        model = pareto_nbd.fit(*cdnow_full().histories)
        assert model.parameters == pytest.approx([0.5974, 11.5854, 0.5222, 8.8278], abs=4e-4)
        assert model.log_likelihood == pytest.approx(-95415.1186, abs=1e-3)

    def test_the_customer_of_the_btyd_walkthrough(self, fitted: ParetoNbd) -> None:
        """McCarthy & Wadsworth, "BTYD: A Walkthrough" (2014): customer 1516 and a new one."""
        assert round(float(fitted.expected_orders(52, 26, 30.86, 31)[0]), 2) == 25.46
        assert round(float(fitted.probability_alive(26, 30.86, 31)[0]), 4) == 0.9979
        assert round(float(fitted.expected_of_new(52.0)), 3) == 1.473


class TestIntegrals:
    """Against the closed forms of note 009 where those can be computed, and against scipy."""

    def test_the_likelihood_equals_the_hypergeometric_form(self) -> None:
        """Note 009, eq. 22 for alpha > beta."""
        r, alpha, s, beta = 0.6, 12.0, 0.8, 7.0
        x, t, age = 3.0, 10.0, 30.0
        both = r + s + x

        def part(at: float) -> float:
            z = (alpha - beta) / (alpha + at)
            return float(hyp2f1(both, s + 1, both + 1, z) / (alpha + at) ** both)

        alive = 1 / ((alpha + age) ** (r + x) * (beta + age) ** s)
        inside = alive + s / both * (part(t) - part(age))
        gammas = r * (r + 1) * (r + 2)
        value = np.log(gammas * alpha**r * beta**s * inside)
        likelihood = ParetoNbdLikelihood(compress([x], [t], [age]))
        assert likelihood(np.log([r, alpha, s, beta]))[0] == pytest.approx(value, rel=1e-12)

    @pytest.mark.parametrize(
        ("a", "m", "b", "k", "width"),
        [
            (10.6, 2.5, 11.7, 1.6, 30.0),
            (0.02, 0.4, 300.0, 1.1, 2000.0),
            (300.0, 0.4, 0.02, 1.1, 2000.0),
            (10.0, 10_000.0, 0.01, 1.5, 500.0),
            (1.0, 0.3, 1.0, 40.0, 1e6),
            (5.0, 1.0, 5.0, 1.0, 0.0),
        ],
    )
    def test_areas_agree_with_adaptive_quadrature(
        self, a: float, m: float, b: float, k: float, width: float
    ) -> None:
        columns = [np.array([value]) for value in (a, m, b, k, width)]
        steps = np.concatenate([[0.0], np.geomspace(1e-9, 1.0, 60) * width])
        pieces = [
            quad(lambda v: (1 + v / a) ** -m * (1 + v / b) ** -k, *ends, epsabs=0)[0]
            for ends in pairwise(steps)
            if ends[1] > ends[0]
        ]
        assert decay.area(*columns)[0] == pytest.approx(sum(pieces), rel=1e-12)

    def test_gradient_and_hessian_are_those_of_the_value(self) -> None:
        likelihood = ParetoNbdLikelihood(compress(*simulate(200, seed=2).histories))
        point, step = np.log([0.4, 5.0, 0.7, 8.0]), 1e-5
        _, gradient, hessian = likelihood(point)
        for i in range(4):
            away = np.eye(4)[i] * step
            up, down = likelihood(point + away), likelihood(point - away)
            assert gradient[i] == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-6)
            assert hessian[i] == pytest.approx((up[1] - down[1]) / (2 * step), rel=1e-5, abs=1e-5)

    def test_s_at_one_is_no_singularity(self, fitted: ParetoNbd) -> None:
        near = [replace(fitted, s=s).expected_orders(39, 2, 30, 39)[0] for s in (1, 1 + 1e-9)]
        assert near[0] == pytest.approx(near[1], rel=1e-7)


class TestAgainstItsOwnSimulation:
    def test_counts_fall_as_their_chances_say(self, fitted: ParetoNbd) -> None:
        chances = fitted.chance_of_count(np.arange(8), 39.0)
        x, _ = fitted.simulate(np.full(40_000, 39.0), np.random.default_rng(5))
        real = np.bincount(x.astype(int), minlength=8)[:8] / x.size
        assert np.abs(real - chances).max() < 4 * np.sqrt(0.25 / x.size)
        every = fitted.chance_of_count(np.arange(2000), 39.0)
        assert every.sum() == pytest.approx(1)
        assert every @ np.arange(2000) == pytest.approx(fitted.expected_of_new(39.0))

    def test_a_discounted_future_is_the_sum_of_its_parts(self, fitted: ParetoNbd) -> None:
        edges = np.concatenate([[0], np.geomspace(1e-2, 3000, 600)])
        until = np.array([fitted.expected_orders(h, 2, 30, 39)[0] for h in edges])
        middle = np.exp(-0.01 * (edges[1:] + edges[:-1]) / 2)
        parts = float(np.diff(until) @ middle)
        assert fitted.discounted_orders(0.01, 2, 30, 39)[0] == pytest.approx(parts, rel=1e-3)

    def test_a_rate_of_zero_is_refused(self, fitted: ParetoNbd) -> None:
        with pytest.raises(Invalid):
            fitted.discounted_orders(0.0, 2, 30, 39)


def test_ten_thousand_purchases_are_finite(fitted: ParetoNbd) -> None:
    expected = fitted.expected_orders(52, 10_000, 1000, 1000)
    assert expected == pytest.approx(10_000 * 52 / 1000, rel=0.05)
    low, high = fitted.alive_interval(10_000, 999, 1000)
    assert 0 <= low[0] <= fitted.probability_alive(10_000, 999, 1000)[0] <= high[0] <= 1


def test_alive_intervals_use_the_slopes_of_the_log_odds(fitted: ParetoNbd) -> None:
    step = 1e-6
    low, high = fitted.alive_interval(2, 10, 30, z=step)
    odds = np.log(high / (1 - high)) - np.log(low / (1 - low))
    point = np.log(fitted.parameters)

    def gone(move: np.ndarray) -> float:
        alive = fitted.with_log_parameters(point + move).probability_alive(2, 10, 30)[0]
        return float(np.log1p(-alive) - np.log(alive))

    slopes = np.array([(gone(e) - gone(-e)) / 2e-5 for e in np.eye(4) * 1e-5])
    assert odds[0] / (2 * step) == pytest.approx(
        np.sqrt(slopes @ fitted.covariance @ slopes), rel=1e-4
    )


def test_of_nobody_the_prior_alone_is_told() -> None:
    """Wider for buying than for leaving, of which a small shop says next to nothing."""
    model = pareto_nbd.fit([], [], [])
    assert model.fallback == "prior"
    assert np.log(model.parameters) == pytest.approx(pareto_nbd.START)
    assert np.sqrt(np.diag(model.covariance)) == pytest.approx([1.5, 1.5, 1.2, 1.2])
