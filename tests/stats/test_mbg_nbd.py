from __future__ import annotations

import numpy as np
import pytest
from scipy.special import hyp2f1

from regulars.stats import bg_nbd, mbg_nbd
from regulars.stats.mbg_nbd import MbgNbd
from tests.stats.shops import cdnow


@pytest.fixture(scope="module")
def fitted() -> MbgNbd:
    return mbg_nbd.fit(*cdnow().histories)


class TestPublished:
    """Batislam, Denizel & Filiztekin (2007), IJRM 24(3): MBG/NBD on CDNOW."""

    def test_parameters(self, fitted: MbgNbd) -> None:
        assert [round(float(value), 3) for value in fitted.parameters] == [
            0.525,
            6.183,
            0.891,
            1.614,
        ]
        assert fitted.fallback == ""

    def test_an_independent_fit_agrees_to_five_digits(self, fitted: MbgNbd) -> None:
        assert fitted.parameters == pytest.approx([0.52484, 6.18299, 0.89136, 1.61400], abs=6e-6)
        assert fitted.log_likelihood == pytest.approx(-9582.1327, abs=5e-5)

    def test_expectation_equals_the_closed_form(self, fitted: MbgNbd) -> None:
        """E = (a+b+x)/(a-1) (1 - (1-z)^(r+x) 2F1(r+x, b+x+1; a+b+x; z)), z = h/(alpha+T+h)."""
        x, t, age = cdnow().histories
        r, alpha, a, b = fitted.parameters
        z, c = 39 / (alpha + age + 39), a + b + x
        closed = c / (a - 1) * (1 - (1 - z) ** (r + x) * hyp2f1(r + x, b + x + 1, c, z))
        closed *= fitted.probability_alive(x, t, age)
        assert fitted.expected_orders(39.0, x, t, age) == pytest.approx(closed, rel=1e-9)


def test_who_bought_once_may_have_left(fitted: MbgNbd) -> None:
    alive = fitted.probability_alive(0, 0, [0.0, 10.0, 100.0])
    assert alive[0] == pytest.approx(fitted.b / (fitted.a + fitted.b))
    assert (np.diff(alive) < 0).all()
    low, high = fitted.alive_interval(0, 0, 100.0)
    assert low < alive[2] < high
    assert bg_nbd.fit(*cdnow().histories).probability_alive(0, 0, 100.0) == 1


def test_ten_thousand_purchases_are_finite(fitted: MbgNbd) -> None:
    expected = fitted.expected_orders(52, 10_000.0, 1000.0, 1000.0)
    assert expected == pytest.approx(10_000 * 52 / 1000, rel=0.05)


def test_the_share_of_one_time_buyers_is_that_of_simulated_ones(fitted: MbgNbd) -> None:
    x, _ = fitted.simulate(np.full(100_000, 39.0), np.random.default_rng(5))
    real = np.bincount(x.astype(int), minlength=6)[:6] / x.size
    assert fitted.chance_of_count(np.arange(6), 39.0) == pytest.approx(real, abs=0.005)
