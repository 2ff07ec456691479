from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.stats import beta_discrete_weibull as bdw
from regulars.stats import sbg
from regulars.stats.tenures import tenures
from tests.stats.cohorts import HIGH_END, REGULAR, gradient_error


class TestPublished:
    """Fader, Hardie, Liu, Davin & Steenburgh (2018), fitted on years 0 to 4 of both cohorts.

    The printed numbers are recalled, not read again; an own Nelder-Mead search agrees.
    """

    def test_high_end(self) -> None:
        model = bdw.fit_survivors(HIGH_END[:5])
        assert model.parameters == pytest.approx([0.259, 1.722, 1.584], abs=0.001)

    def test_regular(self) -> None:
        model = bdw.fit_survivors(REGULAR[:5])
        assert model.parameters == pytest.approx([0.523, 0.894, 1.196], abs=0.001)

    def test_it_sees_the_dip_of_the_second_year_that_sbg_cannot(self) -> None:
        model, simple = bdw.fit_survivors(HIGH_END[:8]), sbg.fit_survivors(HIGH_END[:8])
        first, second = model.retention_rate([1.0, 2.0])
        assert second < first
        assert model.log_likelihood == pytest.approx(-1605.3142, abs=1e-4)
        assert model.log_likelihood > simple.log_likelihood + 5
        real = HIGH_END[12] / 1000
        assert abs(model.survival(12.0) - real) < abs(simple.survival(12.0) - real)


class TestNesting:
    """At c = 1 it is the shifted beta-geometric."""

    def test_the_curve_is_that_of_sbg(self) -> None:
        simple = sbg.fit_survivors(REGULAR[:8])
        model = bdw.BetaDiscreteWeibull(
            simple.alpha, simple.beta, 1.0, 0.0, np.eye(3), 0.0, True, ""
        )
        times = np.array([0.0, 1, 2, 12, 300, 10_000])
        assert model.survival(times) == pytest.approx(simple.survival(times), rel=1e-9)
        assert model.discounted_residual(0.1, times) == pytest.approx(
            simple.discounted_residual(0.1, times), rel=1e-6
        )

    def test_the_likelihood_is_that_of_sbg(self) -> None:
        data = tenures([1, 2, 2, 5, 0, 9, 300], [1, 1, 0, 1, 0, 0, 1])
        point = np.log([0.7, 2.5, 1.0])
        nested, simple = bdw._Likelihood(data)(point), sbg._Likelihood(data)(point[:2])
        assert nested[0] == pytest.approx(simple[0])
        assert nested[1][:2] == pytest.approx(simple[1])
        assert nested[2][:2, :2] == pytest.approx(simple[2])

    def test_people_without_duration_dependence_give_c_near_one(self) -> None:
        tenure = sbg.fit_survivors(REGULAR[:8]).simulate(20_000, np.random.default_rng(3))
        model = bdw.fit(np.minimum(tenure, 12), tenure <= 12)
        assert model.c == pytest.approx(1, abs=3 * model.standard_errors[2])


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    data = tenures([1, 2, 2, 5, 0, 9, 9], [1, 1, 0, 1, 0, 0, 1])
    assert gradient_error(bdw._Likelihood(data), np.array([0.1, 0.5, 0.2])) < 1e-6


def test_simulated_parameters_are_recovered_within_their_errors() -> None:
    truth, inside = bdw.fit_survivors(HIGH_END[:8]), []
    for seed in range(12):
        tenure = truth.simulate(5000, np.random.default_rng(seed))
        model = bdw.fit(np.minimum(tenure, 12), tenure <= 12)
        error = np.sqrt(np.diag(model.covariance))
        inside.append(np.abs(np.log(model.parameters / truth.parameters)) < 1.645 * error)
    assert 0.75 <= np.mean(inside) <= 1.0


@pytest.mark.parametrize(
    ("tenure", "ended"),
    [([], []), ([1], [1]), ([0], [0]), ([5] * 40, [0] * 40), ([1] * 40, [1] * 40)],
)
def test_weak_data_get_a_prior_and_say_so(tenure: list[int], ended: list[int]) -> None:
    model = bdw.fit(tenure, ended)
    assert model.fallback == "prior"
    assert model.converged
    low, high = model.survival_interval(np.array([0.0, 1, 12, 10_000]))
    curve = model.survival(np.array([0.0, 1, 12, 10_000]))
    assert np.isfinite([low, curve, high, model.discounted_residual(0.1, [0, 1, 2, 9])]).all()
    assert (low <= curve).all()
    assert (curve <= high).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4000), st.booleans()), max_size=8))
def test_any_few_contracts_give_a_falling_curve(rows: list[tuple[int, bool]]) -> None:
    model = bdw.fit([row[0] for row in rows], [row[1] for row in rows])
    curve = model.survival(np.arange(50.0))
    assert np.isfinite(curve).all()
    assert curve[0] == 1
    assert (np.diff(curve) <= 0).all()
