"""Time-invariant covariates: Fader & Hardie (2007), note 019."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats import bg_nbd, covariates, mbg_nbd
from tests.stats.shops import cdnow

Array = np.ndarray
BASE = np.array([0.7, 5.0, 0.8, 2.5])
EFFECTS = np.array([[0.8, -0.3], [0.5, 0.2], [-0.2, 0.4]])  # rate, leaving_a, leaving_b


def shop(model: str, effects: Array, customers: int = 2500, seed: int = 5) -> tuple[Array, ...]:
    """Frequency, recency, age and two covariates of people who behave exactly as the note says."""
    random = np.random.default_rng(seed)
    anyone = {"bg_nbd": bg_nbd, "mbg_nbd": mbg_nbd}[model].fit([0], [0], [1])
    age = random.integers(5, 79, customers).astype(float)
    z = np.stack([random.random(customers) < 0.4, random.integers(-2, 3, customers)], axis=1) * 1.0
    x, t = np.zeros(customers), np.zeros(customers)
    for kind in np.unique(z, axis=0):
        rate, a, b = effects @ kind
        own = anyone.with_log_parameters(np.log(BASE) + np.array([0, -rate, a, b]))
        rows = (z == kind).all(axis=1)
        x[rows], t[rows] = own.simulate(age[rows], random)
    return x, t, age, z


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd"])
def test_effects_are_recovered_within_their_errors(model: str) -> None:
    fitted = covariates.fit(*shop(model, EFFECTS), model=model)
    assert fitted.fallback == ""
    assert (np.abs(fitted.coefficients - EFFECTS) < 3 * fitted.standard_errors).all()
    away = np.log(fitted.base.parameters) - np.log(BASE)
    assert (np.abs(away) < 3 * np.sqrt(np.diag(fitted.covariance)[:4])).all()
    assert fitted.likelihood_ratio().p_value < 1e-6


def test_effects_that_are_none_are_found_significant_one_time_in_twenty() -> None:
    """Without effects the ratio is chi-square of six degrees: mean 6, one in twenty above 12.6."""
    nothing = np.zeros((3, 2))
    tests = [
        covariates.fit(*shop("bg_nbd", nothing, 400, seed)).likelihood_ratio() for seed in range(20)
    ]
    assert {test.degrees for test in tests} == {6}
    assert 4.0 < np.mean([test.statistic for test in tests]) < 8.5
    assert np.mean([test.p_value < 0.05 for test in tests]) <= 0.2


def test_units_of_time_and_of_covariates_do_not_matter() -> None:
    x, t, age, z = shop("bg_nbd", EFFECTS)
    one, other = covariates.fit(x, t, age, z), covariates.fit(x, 7 * t, 7 * age, 100 * z)
    assert other.base.parameters == pytest.approx(one.base.parameters * [1, 7, 1, 1], rel=1e-6)
    assert 100 * other.coefficients == pytest.approx(one.coefficients, rel=1e-5)
    assert other.likelihood_ratio().statistic == pytest.approx(one.likelihood_ratio().statistic)


def test_every_kind_of_customer_has_a_model() -> None:
    x, t, age, z = shop("bg_nbd", EFFECTS)
    fitted = covariates.fit(x, t, age, z)
    kind = z[0]
    own = fitted.of(kind)
    rate, a, b = fitted.coefficients @ kind
    assert own.parameters == pytest.approx(
        fitted.base.parameters * np.exp([0.0, -rate, a, b]), rel=1e-12
    )
    orders = fitted.each(z, lambda model, row: model.expected_orders(39, x[row], t[row], age[row]))
    for row in (0, 7, 500):
        alone = fitted.of(z[row]).expected_orders(39, x[row], t[row], age[row])
        assert orders[row] == pytest.approx(alone[0])


def test_weights_stand_for_equal_customers() -> None:
    x, t, age, z = shop("bg_nbd", EFFECTS, 300)
    twice = covariates.fit(*(np.concatenate([column, column]) for column in (x, t, age, z)))
    weighted = covariates.fit(x, t, age, z, weights=np.full(300, 2.0))
    assert weighted.coefficients == pytest.approx(twice.coefficients)


@pytest.mark.parametrize("customers", [0, 1, 3])
def test_a_few_customers_fall_back_to_no_effect_and_say_so(customers: int) -> None:
    column = np.full(customers, 8.0)
    fitted = covariates.fit(column, column, column, np.arange(customers)[:, None])
    assert fitted.fallback == "prior"
    assert np.isfinite(fitted.standard_errors).all()
    assert np.isfinite(fitted.likelihood_ratio().p_value)
    assert fitted.coefficients == pytest.approx(0.0, abs=1.0)


def test_what_is_no_covariate_is_refused() -> None:
    x, t, age = cdnow().histories
    for bad in (np.ones(x.size), np.ones((3, 1)), np.full((x.size, 1), np.nan)):
        with pytest.raises(Invalid):
            covariates.fit(x, t, age, bad)
    with pytest.raises(Invalid, match="pareto"):
        covariates.fit(x, t, age, np.ones((x.size, 1)), model="pareto_nbd")
