"""What a customer will order and spend within a horizon, with an interval that means something.

The value is the expectation (a purchase model times Gamma-Gamma; Fader, Hardie & Lee 2005, "RFM and
CLV", J. Marketing Research 42). The interval is about what the person will *really* do: nine times
in ten the orders (or the spend) of the horizon fall inside. It holds three doubts: whether the
person is still a customer, the chance in their own purchases and order values, and the parameters,
drawn from their estimated error. Money is revenue, in the unit the values came in; with a discount
`rate` an order at time s from now counts exp(-rate s), and the horizon may be `inf`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import exprel

from regulars.stats.compress import distinct
from regulars.stats.gamma_gamma import OFFSET, GammaGamma
from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]

DRAWS = 500  # the 5 % tail then has a standard error of one point
CHUNK = 2048  # distinct histories simulated together
FORGOTTEN = 12.0  # discount periods: what comes later counts less than one part in 100,000
SAMPLE = 10_000  # people drawn for a total
SURE = 1e-12  # below this a chance is as good as none; keeps divisions and samplers finite


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expectation and interval per customer; low <= value <= high, all finite, none negative."""

    value: Array
    low: Array
    high: Array


def orders_within(
    model: PurchaseModel,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    *,
    rate: float = 0.0,
    confidence: float = 0.9,
    seed: int = 1,
) -> Forecast:
    """Orders of each customer within `horizon` (unit of age), discounted at `rate` per unit.

    Raises Invalid for a negative rate, and for an endless horizon without a rate.
    """
    x, t, total = (np.asarray(values, np.float64) for values in (frequency, recency, age))
    value = model.discounted_orders(rate, x, t, total, horizon)
    simulate = _Simulation(model, None, horizon, rate, seed)
    low, high = _bounds(simulate, x, t, total, confidence)
    return Forecast(value, np.minimum(low, value), np.maximum(high, value))


def lifetime_value(
    model: PurchaseModel,
    spend: GammaGamma,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_value: ArrayLike,
    *,
    rate: float = 0.0,
    confidence: float = 0.9,
    seed: int = 1,
) -> Forecast:
    """Spend of each customer within `horizon`; `mean_value` of the repeat orders (0 if none).

    Raises Invalid for a negative rate, and for an endless horizon without a rate.
    """
    x, t, total, z = (
        np.asarray(values, np.float64) for values in (frequency, recency, age, mean_value)
    )
    value = model.discounted_orders(rate, x, t, total, horizon) * spend.conditional_mean(x, z)
    simulate = _Simulation(model, spend, horizon, rate, seed)
    low, high = _bounds(simulate, x, t, total, confidence)
    # Given the counts, a customer's spend scales with gamma + x z: one simulation serves all who
    # share frequency and age, whatever they spent.
    scale = spend.gamma + x * np.maximum(z, 0.0)
    return Forecast(value, np.minimum(low * scale, value), np.maximum(high * scale, value))


def total_within(
    model: PurchaseModel,
    spend: GammaGamma | None,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_value: ArrayLike,
    *,
    rate: float = 0.0,
    confidence: float = 0.9,
    seed: int = 1,
) -> tuple[float, float]:
    """Bounds of the sum over all customers of what they order (or spend, with `spend`).

    Whole worlds are drawn: one set of parameters, then everybody's life under it. Of large shops
    only `SAMPLE` people are drawn and scaled up, which makes the interval a little wider.
    """
    x, t, total, z = (
        np.asarray(values, np.float64) for values in (frequency, recency, age, mean_value)
    )
    if not x.size:
        return 0.0, 0.0
    expected = model.discounted_orders(rate, x, t, total, horizon)
    if spend is not None:
        expected = expected * spend.conditional_mean(x, z)
    simulate = _Simulation(model, spend, horizon, rate, seed)
    chosen = simulate.random.permutation(x.size)[:SAMPLE]
    scale = 1.0 if spend is None else spend.gamma + x[chosen] * np.maximum(z[chosen], 0.0)
    alive = model.probability_alive(x[chosen], t[chosen], total[chosen])
    worlds = np.zeros(DRAWS)
    for first in range(0, chosen.size, CHUNK):
        part = slice(first, first + CHUNK)
        people = chosen[part]
        draws = simulate(x[people], t[people], total[people])
        living = simulate.random.random(draws.shape) < alive[part, None]
        worlds += np.sum(draws * living * np.broadcast_to(scale, chosen.size)[part, None], axis=0)
    # The sample's own share of the total, not its share of the heads: large buyers count.
    worlds *= expected.sum() / max(float(expected[chosen].sum()), SURE)
    tail = (1 - confidence) / 2
    low, high = np.quantile(worlds, [tail, 1 - tail])
    return float(min(low, expected.sum())), float(max(high, expected.sum()))


class _Simulation:
    """Draws of a horizon for people known to be alive."""

    def __init__(
        self,
        model: PurchaseModel,
        spend: GammaGamma | None,
        horizon: float,
        rate: float,
        seed: int,
    ) -> None:
        self.random = np.random.default_rng(seed)
        self.model, self.spend, self.rate = model, spend, rate
        self.horizon = min(horizon, FORGOTTEN / rate) if rate else horizon
        self.parameters = _draw(self.random, np.log(model.parameters), model.covariance)
        if spend is not None:
            centre = np.log(spend.parameters - OFFSET)
            self.spending = _draw(self.random, centre, spend.covariance)

    def __call__(self, x: Array, t: Array, age: Array) -> Array:
        """(len(x), DRAWS): orders, or spend divided by (gamma + x z). A column is one world."""
        orders, time = self.model.draw_orders(self.horizon, self.parameters, x, t, age, self.random)
        result = orders if self.spend is None else self._spend(orders, x[:, None])
        return result * self._discount(orders, self.rate * time) if self.rate else result

    def _spend(self, orders: Array, x: Array) -> Array:
        assert self.spend is not None
        p, above, gamma = np.exp(self.spending.T)
        scale = np.maximum(self.random.standard_gamma(1 + above + p * x), SURE)
        spent = self.random.standard_gamma(p * orders) / scale
        typical = x * self.spend.population_mean
        scaled: Array = spent * (gamma + typical) / (self.spend.gamma + typical)
        return scaled

    def _discount(self, orders: Array, periods: Array) -> Array:
        """Mean of exp(-u) over `orders` moments u spread evenly up to `periods`.

        Drawn from the Gamma of the same mean and variance.
        """
        mean, square = exprel(-periods), exprel(-2 * periods)
        spread = np.maximum(square / mean**2 - 1, SURE) / np.maximum(orders, 1)
        drawn: Array = mean * spread * self.random.standard_gamma(1 / spread)
        return np.minimum(drawn, 1.0)


def _draw(random: np.random.Generator, centre: Array, covariance: Array) -> Array:
    """DRAWS x parameters around the estimate, on the scale of logarithms."""
    values, vectors = np.linalg.eigh(covariance)
    noise = random.standard_normal((DRAWS, centre.size))
    draws: Array = centre + (noise * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return draws


def _bounds(
    simulate: _Simulation, x: Array, t: Array, age: Array, confidence: float
) -> tuple[Array, Array]:
    """Quantiles of a draw that is nothing at all with chance 1 - alive."""
    low, high = np.zeros_like(x), np.zeros_like(x)
    if not x.size:
        return low, high
    alive = simulate.model.probability_alive(x, t, age)
    alike, back = distinct(*simulate.model.alike(x, t, age))
    order = np.argsort(back, kind="stable")
    place = back[order]
    tail = (1 - confidence) / 2
    lower = _position(1 - (1 - tail) / np.maximum(alive, SURE))
    upper = _position(1 - tail / np.maximum(alive, SURE))
    for first in range(0, alike[0].size, CHUNK):
        shared = (column[first : first + CHUNK] for column in alike)
        draws = np.sort(simulate(*shared), axis=1)
        begin, end = np.searchsorted(place, [first, first + CHUNK])
        rows, at = order[begin:end], place[begin:end] - first
        low[rows] = np.where(lower[rows] >= 0, draws[at, lower[rows]], 0.0)
        high[rows] = np.where(upper[rows] >= 0, draws[at, upper[rows]], 0.0)
    return low, high


def _position(level: Array) -> NDArray[np.int64]:
    """Index into sorted draws of a quantile of the living; -1 where it is zero already."""
    at = np.ceil(level * DRAWS).astype(np.int64) - 1
    return np.clip(at, -1, DRAWS - 1)
