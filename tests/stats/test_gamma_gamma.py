from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.errors import Invalid
from regulars.stats import gamma_gamma
from tests.stats.shops import cdnow, simulate


class TestPublished:
    """Fader & Hardie (2013), note 025: Gamma-Gamma on the 946 repeat buyers of CDNOW."""

    def test_parameters_of_note_025(self) -> None:
        shop = cdnow()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        assert [round(float(value), 2) for value in model.parameters[:2]] == [6.25, 3.74]
        # Printed 15.44; at the exact maximum it is 15.4477, as independent fits agree.
        assert model.gamma == pytest.approx(15.44, abs=0.01)
        assert model.parameters == pytest.approx([6.24880, 3.74459, 15.44774], abs=1e-5)
        assert model.log_likelihood == pytest.approx(-4055.9232, abs=1e-4)
        assert model.customers == 946
        assert model.fallback == ""

    def test_conditional_mean_of_the_first_ten_customers_of_the_spreadsheet(self) -> None:
        shop = cdnow()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
        mean = model.conditional_mean(shop.frequency, shop.mean_value)
        # The spreadsheet holds unrounded mean values; the shipped file has cents.
        assert mean[:10] == pytest.approx(published, abs=0.015)


def test_simulated_parameters_are_recovered_within_their_errors() -> None:
    truth = np.log([6.25, 3.74 - 1, 15.44])
    inside = []
    for seed in range(20):
        shop = simulate(3000, seed=seed)
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        found = np.log(model.parameters - gamma_gamma.OFFSET)
        inside.append(np.abs(found - truth) < 1.645 * np.sqrt(np.diag(model.covariance)))
    assert 0.8 <= np.mean(inside) <= 1.0


def test_the_currency_unit_changes_nothing_but_the_unit() -> None:
    shop = simulate(500, seed=3)
    dollars = gamma_gamma.fit(shop.frequency, shop.mean_value)
    cents = gamma_gamma.fit(shop.frequency, shop.mean_value * 100)
    assert cents.parameters == pytest.approx(dollars.parameters * [1, 1, 100], rel=1e-6)


def test_a_heavy_tail_still_has_a_finite_positive_mean() -> None:
    """The free maximum lies at q < 1, where the mean order value would be negative."""
    random = np.random.default_rng(5)
    values = np.exp(random.normal(0, 3, 200))
    model = gamma_gamma.fit(np.ones(200), values)
    assert model.q > 1
    assert 0 < model.population_mean < np.inf


@pytest.mark.parametrize("count", [1, 2, 50])
def test_equal_amounts_give_that_amount(count: int) -> None:
    model = gamma_gamma.fit(np.full(count, 2.0), np.full(count, 1000.0))
    assert model.fallback == "prior"
    assert model.conditional_mean(2.0, 1000.0) == pytest.approx(1000, rel=0.2)


def test_nobody_came_back_yet_so_the_typical_first_order_speaks() -> None:
    model = gamma_gamma.fit([], [], typical=4200.0)
    assert model.population_mean == pytest.approx(4200)
    assert model.fallback == "prior"


AMOUNTS = st.floats(min_value=-1e6, max_value=1e12, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), AMOUNTS), max_size=6))
def test_any_few_amounts_give_finite_values_that_are_not_negative(
    rows: list[tuple[int, float]],
) -> None:
    x = np.array([row[0] for row in rows], float)
    z = np.array([row[1] for row in rows], float)
    model = gamma_gamma.fit(x, z)
    mean = model.conditional_mean(x, z)
    assert np.isfinite(mean).all()
    assert (mean >= 0).all()
    assert np.isfinite(model.covariance).all()


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(Invalid):
        gamma_gamma.fit([1.0, 2.0], [3.0])
