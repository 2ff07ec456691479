from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import hyp2f1

from regulars.core.errors import Invalid
from regulars.stats import bg_nbd
from regulars.stats.bg_nbd import BgNbd
from regulars.stats.compress import compress
from regulars.stats.likelihood import DropoutLikelihood
from tests.stats.shops import cdnow, simulate


@pytest.fixture(scope="module")
def fitted() -> BgNbd:
    return bg_nbd.fit(*cdnow().histories)


@pytest.fixture(scope="module")
def paper(fitted: BgNbd) -> BgNbd:
    """The parameters as printed."""
    return replace(fitted, r=0.243, alpha=4.414, a=0.793, b=2.426)


class TestPublished:
    """Fader, Hardie & Lee (2005), Marketing Science 24(2), Table 2: BG/NBD on CDNOW."""

    def test_parameters_and_log_likelihood_of_table_2(self, fitted: BgNbd) -> None:
        assert [round(float(value), 3) for value in fitted.parameters] == [
            0.243,
            4.414,
            0.793,
            2.426,
        ]
        assert round(fitted.log_likelihood, 1) == -9582.4
        assert fitted.converged
        assert fitted.fallback == ""

    def test_parameters_agree_with_an_independent_fit_to_five_digits(self, fitted: BgNbd) -> None:
        assert fitted.parameters == pytest.approx([0.24259, 4.41353, 0.79289, 2.42575], abs=6e-6)
        assert fitted.log_likelihood == pytest.approx(-9582.4256, abs=5e-5)

    def test_expectation_equals_the_closed_form_of_equation_10(self, paper: BgNbd) -> None:
        x, t, age = cdnow().histories
        c, h = paper.a + paper.b + x - 1, 39.0
        z = h / (paper.alpha + age + h)
        closed = (
            c
            / (paper.a - 1)
            * (1 - (1 - z) ** (paper.r + x) * hyp2f1(paper.r + x, paper.b + x, c, z))
        )
        closed *= paper.probability_alive(x, t, age)
        assert paper.expected_orders(h, x, t, age) == pytest.approx(closed, rel=1e-10)


class TestLargeCounts:
    def test_expectations_stay_exact_up_to_3000_purchases(self, paper: BgNbd) -> None:
        x = np.array([10.0, 100, 300, 1000, 3000])
        expected = paper.expected_orders(52, x, np.full(5, 999.0), np.full(5, 1000.0))
        assert np.round(expected, 4) == pytest.approx([0.4871, 5.0447, 15.1826, 50.6462, 151.4413])

    def test_ten_thousand_purchases_are_finite(self, paper: BgNbd) -> None:
        expected = paper.expected_orders(52, 10_000.0, 1000.0, 1000.0)
        alive = paper.probability_alive(10_000.0, 1000.0, 1000.0)
        assert expected == pytest.approx(10_000 * 52 / 1000 * alive, rel=0.05)

    @pytest.mark.parametrize("a", [0.999999, 1.0, 1.000001])
    def test_a_near_one_is_no_singularity(self, paper: BgNbd, a: float) -> None:
        near = replace(paper, a=a).expected_orders(39, 2.0, 30.43, 38.86)
        assert near == pytest.approx(
            replace(paper, a=1.001).expected_orders(39, 2.0, 30.43, 38.86), rel=1e-2
        )

    def test_a_brand_new_customer_with_a_long_horizon(self, paper: BgNbd) -> None:
        """Against the sum over purchases, each term of which is positive."""
        from scipy.special import betainc, gammaln

        j = np.arange(200_000)
        a, b, r = paper.a, paper.b, paper.r
        stay = np.exp(gammaln(b + j) - gammaln(b) - gammaln(a + b + j) + gammaln(a + b))
        series = np.sum(betainc(j + 1, r, 520 / (paper.alpha + 520)) * stay)
        assert paper.expected_orders(520, 0.0, 0.0, 0.0) == pytest.approx(series, rel=1e-7)


class TestDerivatives:
    def test_gradient_and_hessian_are_those_of_the_value(self) -> None:
        likelihood = DropoutLikelihood(compress(*simulate(200, seed=2).histories))
        point, step = np.log([0.4, 5.0, 0.7, 2.0]), 1e-5
        _, gradient, hessian = likelihood(point)
        for i in range(4):
            away = np.eye(4)[i] * step
            up, down = likelihood(point + away), likelihood(point - away)
            assert gradient[i] == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-5, abs=1e-5)
            assert hessian[i] == pytest.approx((up[1] - down[1]) / (2 * step), rel=1e-5, abs=1e-4)


class TestUnits:
    def test_days_and_weeks_tell_the_same_story(self, fitted: BgNbd) -> None:
        x, t, age = cdnow().histories
        days = bg_nbd.fit(x, t * 7, age * 7)
        assert days.parameters == pytest.approx(fitted.parameters * [1, 7, 1, 1], rel=1e-9)
        assert days.standard_errors == pytest.approx(
            fitted.standard_errors * [1, 7, 1, 1], rel=1e-6
        )
        assert days.expected_orders(273, x, t * 7, age * 7) == pytest.approx(
            fitted.expected_orders(39, x, t, age), rel=1e-8
        )

    def test_weights_stand_for_equal_customers(self, fitted: BgNbd) -> None:
        counted = compress(*cdnow().histories)
        again = bg_nbd.fit(counted.frequency, counted.recency, counted.age, counted.count)
        assert counted.count.size < 1100
        assert again.customers == 2357
        assert again.parameters == pytest.approx(fitted.parameters, rel=1e-9)


class TestRecovery:
    def test_ninety_percent_intervals_hold_the_truth_about_nine_times_in_ten(self) -> None:
        truth = np.log([0.5, 4.0, 0.8, 2.5])
        inside = []
        for seed in range(40):
            model = bg_nbd.fit(*simulate(1500, seed=seed).histories)
            errors = np.sqrt(np.diag(model.covariance))
            inside.append(np.abs(np.log(model.parameters) - truth) < 1.645 * errors)
        assert 0.82 <= np.mean(inside) <= 0.98

    def test_the_share_alive_interval_widens_with_fewer_customers(self) -> None:
        large, small = simulate(4000, seed=1), simulate(100, seed=1)
        widths = []
        for shop in (large, small):
            low, high = bg_nbd.fit(*shop.histories).alive_interval(3.0, 20.0, 40.0)
            widths.append(float(high[0] - low[0]))
        assert 0 < widths[0] < widths[1] < 1


TINY = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 400), st.integers(0, 400)), max_size=8
)


class TestTinyShops:
    @settings(max_examples=60, deadline=None)
    @given(TINY)
    def test_any_few_customers_get_finite_numbers(self, rows: list[tuple[int, int, int]]) -> None:
        x = np.array([row[0] for row in rows], float)
        t = np.where(x > 0, [row[1] for row in rows], 0.0) if rows else x
        age = t + np.array([row[2] for row in rows], float)
        model = bg_nbd.fit(x, t, age)
        expected = model.expected_orders(90, x, t, age)
        chance = model.probability_of_order(90, x, t, age)
        assert np.isfinite(model.parameters).all()
        assert np.isfinite(model.standard_errors).all()
        assert np.isfinite(expected).all()
        assert (expected >= 0).all()
        assert ((chance >= 0) & (chance <= 1)).all()

    @pytest.mark.parametrize(
        "rows",
        [
            [],
            [(0, 0, 0)],
            [(0, 0, 10)] * 100,
            [(5000, 300, 300)],
            [(8, 100, 100)] * 300,
            [(3, 0, 0)] * 20,
        ],
        ids=["nobody", "today", "no repeats", "one of 5000", "nobody ever leaves", "all at once"],
    )
    def test_weak_data_fall_back_to_the_prior_and_say_so(
        self, rows: list[tuple[float, float, float]]
    ) -> None:
        x, t, age = np.array(rows, float).reshape(-1, 3).T
        model = bg_nbd.fit(x, t, age)
        assert model.fallback == "prior"
        assert np.isfinite(model.covariance).all()

    def test_fifty_customers_never_fail(self) -> None:
        models = [bg_nbd.fit(*simulate(50, seed=seed).histories) for seed in range(40)]
        assert all(model.converged for model in models)

    @pytest.mark.parametrize(
        "bad", [([1], [5], [3]), ([1, 2], [1], [3]), ([float("nan")], [0], [1]), ([-1], [0], [1])]
    )
    def test_what_is_no_history_is_refused(self, bad: tuple[list[float], ...]) -> None:
        with pytest.raises(Invalid):
            bg_nbd.fit(*bad)
