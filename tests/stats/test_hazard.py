from __future__ import annotations

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats import hazard
from regulars.stats.kaplan_meier import estimate_tenures
from regulars.stats.tenures import from_survivors
from tests.stats.cohorts import REGULAR, gradient_error


def _cohort(survivors: list[int]) -> tuple[list[int], list[int], list[int]]:
    """Period, ended and how many, of a cohort as person-periods."""
    periods = range(1, len(survivors))
    ended = [survivors[t - 1] - survivors[t] for t in periods]
    stayed = survivors[1:]
    return [*periods, *periods], [1] * len(ended) + [0] * len(ended), [*ended, *stayed]


def test_over_three_periods_it_is_the_life_table() -> None:
    """Fader & Hardie (2007), Table 1, Regular: three duration terms say three rates exactly."""
    survivors = REGULAR[:4].tolist()
    period, ended, count = _cohort(survivors)
    model = hazard.fit(period, ended, None, count)
    assert model.fallback == ""
    assert 1 - model.chance([1, 2, 3]) == pytest.approx(REGULAR[1:4] / REGULAR[:3], rel=1e-6)
    left = estimate_tenures(from_survivors(survivors))
    assert model.stays(3, [0])[0] == pytest.approx(left.survival[-1], rel=1e-6)
    low, high = model.stays_interval(3, [0])
    assert [low[0], high[0]] == pytest.approx([left.low[-1], left.high[-1]], abs=0.002)


def test_one_covariate_in_one_period_is_the_odds_ratio_of_a_table_of_four() -> None:
    """Woolf (1955): ln(ad / bc) with standard error sqrt(1/a + 1/b + 1/c + 1/d)."""
    a, b, c, d = 30, 70, 12, 88
    model = hazard.fit([1] * 4, [1, 0, 1, 0], np.array([[1.0], [1], [0], [0]]), [a, b, c, d])
    assert model.coefficients[-1] == pytest.approx(np.log(a * d / (b * c)), rel=1e-6)
    assert model.coefficients[0] == pytest.approx(np.log(c / d), rel=1e-6)
    error = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    assert model.standard_errors[-1] == pytest.approx(error, rel=1e-6)


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    random = np.random.default_rng(1)
    terms, ended = random.normal(size=(30, 3)), random.integers(0, 2, 30).astype(float)
    objective = hazard._Logistic(terms, ended, random.uniform(1, 5, 30))
    assert gradient_error(objective, np.array([0.3, -0.5, 0.2])) < 1e-6


def test_counting_equal_rows_once_changes_nothing() -> None:
    random = np.random.default_rng(2)
    period, ended = random.integers(1, 6, 400), random.integers(0, 2, 400)
    rows, count = np.unique(np.stack([period, ended]), axis=1, return_counts=True)
    whole, counted = hazard.fit(period, ended), hazard.fit(rows[0], rows[1], None, count)
    assert counted.coefficients == pytest.approx(whole.coefficients)
    assert counted.standard_errors == pytest.approx(whole.standard_errors)


def test_units_of_a_covariate_change_nothing_but_the_unit() -> None:
    random = np.random.default_rng(2)
    period, price = random.integers(1, 6, 500), random.gamma(3, 10, 500)
    ended = random.random(500) < 1 / (1 + np.exp(3 - price / 20))
    euros, cents = (hazard.fit(period, ended, price[:, None] * unit) for unit in (1, 100))
    assert cents.coefficients[-1] * 100 == pytest.approx(euros.coefficients[-1], rel=1e-6)
    assert cents.stays(4, [2], [[3000]]) == pytest.approx(euros.stays(4, [2], [[30]]), rel=1e-6)


def test_simulated_coefficients_are_recovered_within_their_errors() -> None:
    truth = hazard.Hazard(np.array([-2.0, 0.7, -0.3, 0.8]), np.eye(4), 0.0, 0.0, True, "")
    inside, held = [], []
    for seed in range(15):
        random = np.random.default_rng(seed)
        known = random.normal(size=(300, 1))
        tenure, ended = truth.simulate(8, 300, random, known)
        who = np.repeat(np.arange(300), tenure.astype(int))
        period = np.concatenate([np.arange(1, n + 1) for n in tenure.astype(int)])
        over = (period == tenure[who]) & (ended[who] == 1)
        model = hazard.fit(period, over, known[who])
        error = np.abs(model.coefficients - truth.coefficients)
        inside.append(error < 1.645 * model.standard_errors)
        low, high = model.stays_interval(6, [1], [[0.5]])
        held.append(bool(low[0] <= truth.stays(6, [1], [[0.5]])[0] <= high[0]))
    assert 0.8 <= np.mean(inside) <= 0.98
    assert 0.76 <= np.mean(held) <= 1.0


@pytest.mark.parametrize(
    ("period", "ended"),
    [
        ([], []),
        ([1], [1]),
        ([1], [0]),
        ([1, 2, 3] * 50, [0] * 150),  # nobody left
        ([1] * 50, [1] * 50),  # everybody left at once
    ],
)
def test_weak_data_get_a_prior_and_say_so(period: list[int], ended: list[int]) -> None:
    model = hazard.fit(period, ended)
    assert model.fallback == "prior"
    assert model.converged
    stays, (low, high) = model.stays(3, [0, 400]), model.stays_interval(3, [0, 400])
    assert np.isfinite([stays, low, high]).all()
    assert ((low <= stays) & (stays <= high)).all()


def test_a_covariate_that_separates_those_who_left_stays_finite() -> None:
    left = np.repeat([0.0, 1.0], 30)
    model = hazard.fit(np.tile([1, 2, 3], 20), left, left[:, None])
    assert model.fallback == "prior"
    assert np.abs(model.coefficients).max() < 20
    assert model.chance([2, 2], [[0.0], [1.0]])[1] > 0.8


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(Invalid, match="one length"):
        hazard.fit([1, 2], [0])
    with pytest.raises(Invalid, match="one row per period"):
        hazard.fit([1, 2], [0, 1], [[1.0]])
    with pytest.raises(Invalid, match="finite"):
        hazard.fit([1, 2], [0, 1], [[1.0], [np.nan]])
