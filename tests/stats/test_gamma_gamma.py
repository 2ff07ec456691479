from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.errors import Invalid
from regulars.stats import gamma_gamma
from tests.stats.shops import cdnow, cdnow_full, simulate


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

    def test_all_of_cdnow(self) -> None:
        """statistics.md: p 6.275, q 3.624, gamma 14.984; correlation of x and mean value 0.080."""
        shop = cdnow_full()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        assert [round(float(value), 3) for value in model.parameters] == [6.275, 3.624, 14.984]
        found = gamma_gamma.independence(shop.frequency, shop.mean_value)
        assert found is not None
        assert round(found.value, 3) == 0.080
        assert found.low < found.value < found.high

    def test_first_customers_of_all_of_cdnow(self) -> None:
        """The first ten with repeat orders, against eq. 5 of the note written out."""
        shop = cdnow_full()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        first = np.flatnonzero(shop.frequency)[:10]
        x, z = shop.frequency[first], shop.mean_value[first]
        own = model.p * x / (model.p * x + model.q - 1)
        expected = own * z + (1 - own) * model.p * model.gamma / (model.q - 1)
        assert model.conditional_mean(x, z) == pytest.approx(expected)


class TestIntervals:
    def test_parameter_bounds_use_the_slopes_of_the_mean(self) -> None:
        shop = cdnow()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        step, point = 1e-6, np.log(model.parameters - gamma_gamma.OFFSET)
        low, high = model.mean_interval(2.0, 22.0, z=step)

        def log_mean(move: np.ndarray) -> float:
            p, q, gamma = gamma_gamma.OFFSET + np.exp(point + move)
            return float(np.log(replace(model, p=p, q=q, gamma=gamma).conditional_mean(2.0, 22.0)))

        slopes = [(log_mean(e) - log_mean(-e)) / 2e-5 for e in np.eye(3) * 1e-5]
        error = np.sqrt(np.array(slopes) @ model.covariance @ np.array(slopes))
        assert np.log(high / low) / (2 * step) == pytest.approx(error, rel=1e-5)

    def test_nine_in_ten_people_have_their_true_mean_inside(self) -> None:
        random, count = np.random.default_rng(2), 20_000
        nu = random.gamma(3.74, 1 / 15.44, count)
        x = random.integers(0, 6, count).astype(float)
        spent = random.standard_gamma(6.25 * x) / nu
        z = np.divide(spent, x, out=np.zeros(count), where=x > 0)
        low, high = gamma_gamma.fit(x, z).person_interval(x, z)
        assert np.mean((low <= 6.25 / nu) & (6.25 / nu <= high)) == pytest.approx(0.9, abs=0.01)

    def test_simulated_values_bring_the_parameters_back(self) -> None:
        shop = cdnow_full()
        model = gamma_gamma.fit(shop.frequency, shop.mean_value)
        values = model.simulate(shop.frequency, np.random.default_rng(4))
        again = gamma_gamma.fit(shop.frequency, values)
        away = np.log(again.parameters - gamma_gamma.OFFSET) - np.log(
            model.parameters - gamma_gamma.OFFSET
        )
        assert (np.abs(away) < 4 * np.sqrt(np.diag(again.covariance))).all()
        assert (values[shop.frequency == 0] == 0).all()


class TestIndependence:
    def test_values_that_follow_counts_are_seen(self) -> None:
        random = np.random.default_rng(1)
        x = random.integers(1, 20, 400)
        found = gamma_gamma.independence(x, x * random.gamma(4, 1, 400))
        assert found is not None
        assert found.low > 0.3

    def test_the_sample_of_cdnow_is_nearly_independent(self) -> None:
        found = gamma_gamma.independence(cdnow().frequency, cdnow().mean_value)
        assert found is not None
        assert round(found.value, 2) == 0.11

    @pytest.mark.parametrize("rows", [[], [(1, 2.0)] * 9, [(1, 2.0), (2, 3.0), (3, 9.0)]])
    def test_nothing_is_said_of_too_few_or_of_equals(self, rows: list[tuple[int, float]]) -> None:
        x, z = np.array(rows, float).reshape(-1, 2).T
        assert gamma_gamma.independence(x, z) is None


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
