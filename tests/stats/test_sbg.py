from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import hyp2f1

from regulars.core.errors import Invalid
from regulars.stats import sbg
from regulars.stats.tenures import from_survivors, tenures
from tests.stats.cohorts import HIGH_END, REGULAR, gradient_error


class TestPublished:
    """Fader & Hardie (2007), Table 1: 1,000 customers of each kind, years 0 to 7."""

    def test_high_end_parameters_and_log_likelihood(self) -> None:
        model = sbg.fit_survivors(HIGH_END[:8])
        assert [round(float(value), 3) for value in model.parameters] == [0.668, 3.806]
        assert model.parameters == pytest.approx([0.66809, 3.80610], abs=1e-5)
        assert round(model.log_likelihood, 1) == -1611.2
        assert model.converged
        assert model.fallback == ""

    def test_regular_parameters_and_log_likelihood(self) -> None:
        model = sbg.fit_survivors(REGULAR[:8])
        assert [round(float(value), 3) for value in model.parameters] == [0.704, 1.182]
        assert model.parameters == pytest.approx([0.70408, 1.18204], abs=1e-5)
        assert round(model.log_likelihood, 1) == -1680.3

    def test_survival_after_twelve_years_beside_what_came(self) -> None:
        high, regular = sbg.fit_survivors(HIGH_END[:8]), sbg.fit_survivors(REGULAR[:8])
        assert round(float(high.survival(12.0)), 3) == 0.378
        assert round(float(regular.survival(12.0)), 3) == 0.170
        assert high.survival(12.0) == pytest.approx(HIGH_END[12] / 1000, abs=0.02)
        assert regular.survival(12.0) == pytest.approx(REGULAR[12] / 1000, abs=0.004)

    def test_retention_rates_of_equation_8(self) -> None:
        model = sbg.fit_survivors(REGULAR[:8])
        t = np.arange(1.0, 9.0)
        rates = (model.beta + t - 1) / (model.alpha + model.beta + t - 1)
        assert model.retention_rate(t) == pytest.approx(rates)

    def test_discounted_residual_of_equation_6_of_fader_and_hardie_2010(self) -> None:
        model = sbg.fit_survivors(REGULAR[:8])
        a, b, n = model.alpha, model.beta, np.array([1.0, 2.0, 6.0])
        closed = (b + n - 1) / (a + b + n - 1) * hyp2f1(1, b + n, a + b + n, 1 / 1.1)
        assert model.discounted_residual(0.1, n - 1) == pytest.approx(closed, rel=1e-9)


def test_people_one_by_one_say_the_same_as_the_survivors_of_their_cohort() -> None:
    left = -np.diff(REGULAR[:8]).astype(int)
    tenure = np.concatenate([np.repeat(np.arange(1, 8), left), np.full(REGULAR[7], 7)])
    ended = np.arange(tenure.size) < left.sum()
    one, other = sbg.fit(tenure, ended), sbg.fit_survivors(REGULAR[:8])
    assert one.parameters == pytest.approx(other.parameters)
    counted = sbg.fit([1, 2, 3, 4, 5, 6, 7, 7], [1] * 7 + [0], [*left, REGULAR[7]])
    assert counted.parameters == pytest.approx(other.parameters)


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    data = tenures([1, 2, 2, 5, 0, 9, 9], [1, 1, 0, 1, 0, 0, 1])
    assert gradient_error(sbg._Likelihood(data), np.array([0.1, 0.5])) < 1e-6


def test_simulated_parameters_are_recovered_within_their_errors() -> None:
    truth, inside = sbg.fit_survivors(REGULAR[:8]), []
    for seed in range(20):
        tenure = truth.simulate(2000, np.random.default_rng(seed))
        model = sbg.fit(np.minimum(tenure, 12), tenure <= 12)
        error = np.sqrt(np.diag(model.covariance))
        inside.append(np.abs(np.log(model.parameters / truth.parameters)) < 1.645 * error)
    assert 0.8 <= np.mean(inside) <= 1.0


def test_the_survival_interval_covers_the_truth_nine_times_in_ten() -> None:
    truth, inside = sbg.fit_survivors(HIGH_END[:8]), []
    for seed in range(40):
        tenure = truth.simulate(400, np.random.default_rng(seed))
        low, high = sbg.fit(np.minimum(tenure, 6), tenure <= 6).survival_interval(12.0)
        inside.append(bool(low <= truth.survival(12.0) <= high))
    assert 0.8 <= np.mean(inside) <= 0.98


def test_those_who_stayed_long_are_likely_to_stay() -> None:
    model = sbg.fit_survivors(HIGH_END[:8])
    stays = model.stays(3, np.array([0.0, 2.0, 8.0, 40.0]))
    assert (np.diff(stays) > 0).all()
    low, high = model.stays_interval(3, np.array([0.0, 2.0, 8.0, 40.0]))
    assert (low < stays).all()
    assert (stays < high).all()


def test_residual_lifetime_is_endless_with_alpha_below_one_and_a_sum_above() -> None:
    assert np.isinf(sbg.fit_survivors(HIGH_END[:8]).residual_lifetime([0.0, 3.0])).all()
    model = sbg.Sbg(4.0, 6.0, 0.0, np.eye(2), 0.0, True, "")
    assert model.residual_lifetime([0.0, 2.0]) == pytest.approx([2.0, 8 / 3])
    assert model.renewals_within(4000, [0.0, 2.0]) == pytest.approx([2.0, 8 / 3], rel=1e-4)


class TestWeakData:
    @pytest.mark.parametrize(
        ("tenure", "ended"),
        [
            ([], []),
            ([1], [1]),
            ([0], [0]),
            ([7], [0]),
            ([5] * 40, [0] * 40),  # nobody left
            ([1] * 40, [1] * 40),  # everybody left at once
            ([5000] * 9, [1] * 9),
        ],
    )
    def test_a_prior_answers_and_says_so(self, tenure: list[int], ended: list[int]) -> None:
        model = sbg.fit(tenure, ended)
        assert model.fallback == "prior"
        assert model.converged
        times = np.array([0.0, 1, 12, 10_000])
        low, high = model.survival_interval(times)
        told = [model.survival(times), low, high, model.standard_errors]
        told += [model.discounted_residual(0.1, times), model.renewals_within(12, times)]
        assert all(np.isfinite(values).all() and (values >= 0).all() for values in told)
        assert (low <= told[0]).all()
        assert (told[0] <= high).all()

    def test_nobody_leaving_promises_more_than_everybody_leaving(self) -> None:
        stay, leave = sbg.fit([5] * 40, [0] * 40), sbg.fit([1] * 40, [1] * 40)
        assert stay.survival(5.0) > 0.9
        assert leave.survival(1.0) < 0.1

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 4000), st.booleans()), max_size=8))
    def test_any_few_contracts_give_a_falling_curve(self, rows: list[tuple[int, bool]]) -> None:
        model = sbg.fit([row[0] for row in rows], [row[1] for row in rows])
        curve = model.survival(np.arange(50.0))
        assert np.isfinite(curve).all()
        assert curve[0] == 1
        assert (np.diff(curve) <= 0).all()


class TestRefused:
    def test_a_contract_that_ended_before_its_first_period(self) -> None:
        with pytest.raises(Invalid, match="period 0"):
            tenures([0], [True])

    def test_columns_of_different_lengths(self) -> None:
        with pytest.raises(Invalid, match="one length"):
            tenures([1, 2], [True])

    def test_numbers_that_are_none(self) -> None:
        with pytest.raises(Invalid, match="finite"):
            tenures([np.nan], [False])

    def test_survivors_that_rise(self) -> None:
        with pytest.raises(Invalid, match="never more"):
            from_survivors([10, 11])
