from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from regulars.core.errors import Invalid
from regulars.stats.discount import schedule

# Orders within s of people with r + x purchases in alpha + T, of whom some leave: see `bg_nbd`.
KINDS = [(4.0, 0.25), (40.0, 5.0), (0.001, 0.3), (400.0, 1000.0)]


@pytest.mark.parametrize("rate", [1e-4, 0.002, 0.1, 3.0])
@pytest.mark.parametrize(("alpha", "n"), KINDS)
def test_the_endless_future_is_that_of_the_integral(rate: float, alpha: float, n: float) -> None:
    def orders(time: float) -> float:
        return float(-np.expm1(-n * np.log1p(0.1 * time / alpha)) / 0.1)

    def part(log: float) -> float:
        return float(np.exp(log - np.exp(log))) * orders(np.exp(log) / rate)

    true = sum(quad(part, low, low + 4, epsabs=0)[0] for low in range(-60, 8, 4))
    times, weights = schedule(rate)
    assert (weights >= 0).all()
    assert sum(w * orders(t) for t, w in zip(times, weights, strict=True)) == pytest.approx(
        true, rel=2e-6
    )


@pytest.mark.parametrize(("alpha", "n"), KINDS)
def test_a_horizon_is_that_of_the_integral(alpha: float, n: float) -> None:
    def pace(time: float) -> float:
        return float(np.exp(-0.002 * time) * n / alpha * (1 + 0.1 * time / alpha) ** (-n - 1))

    times, weights = schedule(0.002, 104)
    found = weights @ (-np.expm1(-n * np.log1p(0.1 * times / alpha)) / 0.1)
    parts = np.append(0.0, np.geomspace(1e-6, 104, 30))
    true = sum(quad(pace, *ends, epsabs=0)[0] for ends in pairwise(parts))
    assert found == pytest.approx(true, rel=1e-6)


def test_without_a_rate_every_order_counts_in_full() -> None:
    times, weights = schedule(0.0, 52)
    assert times.tolist() == [52]
    assert weights.tolist() == [1]


@pytest.mark.parametrize(("rate", "horizon"), [(0.0, np.inf), (-0.1, 52.0), (np.nan, 52.0)])
def test_what_has_no_value_is_refused(rate: float, horizon: float) -> None:
    with pytest.raises(Invalid):
        schedule(rate, horizon)
