from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom

from regulars.stats import bg_nbd, mbg_nbd, nbd
from regulars.stats.nbd import Nbd
from tests.stats.shops import cdnow, simulate


@pytest.fixture(scope="module")
def fitted() -> Nbd:
    return nbd.fit(*cdnow().histories)


def test_parameters_and_log_likelihood_of_fader_hardie_and_lee_2005(fitted: Nbd) -> None:
    """NBD on CDNOW, in the table of Marketing Science 24(2) that compares the models."""
    assert [round(float(value), 3) for value in fitted.parameters] == [0.385, 12.072]
    assert round(fitted.log_likelihood, 1) == -9763.7
    assert fitted.parameters == pytest.approx([0.38477, 12.07208], abs=6e-6)
    assert fitted.log_likelihood == pytest.approx(-9763.660, abs=5e-4)


def test_counts_are_negative_binomial(fitted: Nbd) -> None:
    x, chance = np.arange(50), fitted.alpha / (fitted.alpha + 39)
    assert fitted.chance_of_count(x, 39) == pytest.approx(nbinom.pmf(x, fitted.r, chance))


def test_the_discounted_future_is_the_rate_over_the_discount(fitted: Nbd) -> None:
    rate = (fitted.r + 3) / (fitted.alpha + 30)
    assert fitted.discounted_orders(0.002, 3, 20, 30) == pytest.approx(rate / 0.002, rel=1e-9)
    within = rate * (1 - np.exp(-0.002 * 52)) / 0.002
    assert fitted.discounted_orders(0.002, 3, 20, 30, 52) == pytest.approx(within, rel=1e-9)


@pytest.fixture(scope="module")
def faithful() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A shop that nobody ever leaves."""
    random, age = np.random.default_rng(4), np.repeat([20.0, 50.0, 78.0], 600)
    model = nbd.fit(*cdnow().histories).with_log_parameters(np.log([0.8, 6.0]))
    x, t = model.simulate(age, random)
    return x, t, age


@pytest.mark.parametrize("model", [bg_nbd, mbg_nbd])
def test_models_with_leaving_fall_back_to_nbd_where_nobody_leaves(
    faithful: tuple[np.ndarray, ...], model: object
) -> None:
    found = model.fit(*faithful)  # type: ignore[attr-defined]
    same = nbd.fit(*faithful)
    assert found.fallback == "nbd"
    assert found.parameters[:2] == pytest.approx(same.parameters)
    assert found.expected_orders(39.0, *faithful) == pytest.approx(
        same.expected_orders(39.0, *faithful), rel=1e-6
    )
    assert found.probability_alive(*faithful).min() > 0.999


def test_few_people_are_too_few_to_say_that_nobody_leaves() -> None:
    shops = [simulate(30, seed=seed).histories for seed in range(8)]
    fallbacks = [model.fit(*shop).fallback for shop in shops for model in (bg_nbd, mbg_nbd)]
    assert "prior" in fallbacks
    assert "nbd" not in fallbacks
