"""What a customer will order and spend within a horizon, with an interval that means something.

The value is the expectation (BG/NBD times Gamma-Gamma; Fader, Hardie & Lee 2005, "RFM and CLV",
J. Marketing Research 42). The interval is about what the person will *really* do: nine times in ten
the orders (or the spend) of the horizon fall inside. It holds three doubts: whether the person
is still a customer, the chance in their own purchases and order values, and the parameters, drawn
from their estimated error. Money is undiscounted revenue, in the unit the values came in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.stats.bg_nbd import BgNbd
from regulars.stats.gamma_gamma import OFFSET, GammaGamma

Array = NDArray[np.float64]

DRAWS = 500  # the 5 % tail then has a standard error of one point
CHUNK = 2048  # distinct (frequency, age) pairs simulated together
STEP = 0.03
SAMPLE = 10_000  # people drawn for a total
SURE = 1e-12  # below this a chance is as good as none; keeps divisions and samplers finite


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expectation and interval per customer; low <= value <= high, all finite, none negative."""

    value: Array
    low: Array
    high: Array


def orders_within(
    model: BgNbd,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    *,
    confidence: float = 0.9,
    seed: int = 1,
) -> Forecast:
    """Orders of each customer within `horizon` (unit of age)."""
    x, t, total = (np.asarray(values, np.float64) for values in (frequency, recency, age))
    alive = model.probability_alive(x, t, total)
    low, high = _bounds(_Simulation(model, None, horizon, seed), x, total, alive, confidence)
    value = model.expected_orders(horizon, x, t, total)
    return Forecast(value, np.minimum(low, value), np.maximum(high, value))


def lifetime_value(
    model: BgNbd,
    spend: GammaGamma,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_value: ArrayLike,
    *,
    confidence: float = 0.9,
    seed: int = 1,
) -> Forecast:
    """Spend of each customer within `horizon`; `mean_value` of the repeat orders (0 if none)."""
    x, t, total, z = (
        np.asarray(values, np.float64) for values in (frequency, recency, age, mean_value)
    )
    value = model.expected_orders(horizon, x, t, total) * spend.conditional_mean(x, z)
    alive = model.probability_alive(x, t, total)
    low, high = _bounds(_Simulation(model, spend, horizon, seed), x, total, alive, confidence)
    # Given the counts, a customer's spend scales with gamma + x z: one simulation serves all who
    # share frequency and age, whatever they spent.
    scale = spend.gamma + x * np.maximum(z, 0.0)
    return Forecast(value, np.minimum(low * scale, value), np.maximum(high * scale, value))


def total_within(
    model: BgNbd,
    spend: GammaGamma | None,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    mean_value: ArrayLike,
    *,
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
    simulate = _Simulation(model, spend, horizon, seed)
    chosen = simulate.random.permutation(x.size)[:SAMPLE]
    scale = 1.0 if spend is None else spend.gamma + x[chosen] * np.maximum(z[chosen], 0.0)
    alive = model.probability_alive(x[chosen], t[chosen], total[chosen])
    expected = model.expected_orders(horizon, x, t, total)
    if spend is not None:
        expected = expected * spend.conditional_mean(x, z)
    worlds = np.zeros(DRAWS)
    for first in range(0, chosen.size, CHUNK):
        part = slice(first, first + CHUNK)
        draws = simulate(x[chosen[part]], total[chosen[part]])
        living = simulate.random.random(draws.shape) < alive[part, None]
        worlds += np.sum(draws * living * np.broadcast_to(scale, chosen.size)[part, None], axis=0)
    # The sample's own share of the total, not its share of the heads: large buyers count.
    worlds *= expected.sum() / max(float(expected[chosen].sum()), SURE)
    tail = (1 - confidence) / 2
    low, high = np.quantile(worlds, [tail, 1 - tail])
    return float(min(low, expected.sum())), float(max(high, expected.sum()))


class _Simulation:
    """Draws of a horizon for people known to be alive."""

    def __init__(self, model: BgNbd, spend: GammaGamma | None, horizon: float, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.horizon = horizon
        self.spend = spend
        self.alpha = model.alpha
        self.parameters = _draw(self.random, np.log(model.parameters), model.covariance)
        if spend is not None:
            centre = np.log(spend.parameters - OFFSET)
            self.spending = _draw(self.random, centre, spend.covariance)

    def __call__(self, x: Array, age: Array) -> Array:
        """(len(x), DRAWS): orders, or spend divided by (gamma + x z). A column is one world."""
        r, alpha, a, b = np.exp(self.parameters.T)
        x, age = x[:, None], age[:, None]
        rate = self.random.standard_gamma(r + x) / (alpha + age)
        leaves = self.random.beta(a, b + x)
        wishes = self.random.poisson(np.minimum(rate * self.horizon, 1e9))
        stays = self.random.geometric(np.maximum(leaves, SURE))
        orders = np.minimum(wishes, stays).astype(np.float64)
        return orders if self.spend is None else self._spend(orders, x)

    def near(self, age: Array) -> Array:
        """Ages rounded so that the rates of people who share draws differ by at most 1.5 %."""
        steps = np.round(np.log((self.alpha + age) / self.alpha) / STEP)
        return self.alpha * np.expm1(steps * STEP)

    def _spend(self, orders: Array, x: Array) -> Array:
        assert self.spend is not None
        p, above, gamma = np.exp(self.spending.T)
        scale = np.maximum(self.random.standard_gamma(1 + above + p * x), SURE)
        spent = self.random.standard_gamma(p * orders) / scale
        typical = x * self.spend.population_mean
        scaled: Array = spent * (gamma + typical) / (self.spend.gamma + typical)
        return scaled


def _draw(random: np.random.Generator, centre: Array, covariance: Array) -> Array:
    """DRAWS x parameters around the estimate, on the scale of logarithms."""
    values, vectors = np.linalg.eigh(covariance)
    noise = random.standard_normal((DRAWS, centre.size))
    draws: Array = centre + (noise * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return draws


def _bounds(
    simulate: _Simulation, x: Array, age: Array, alive: Array, confidence: float
) -> tuple[Array, Array]:
    """Quantiles of a draw that is nothing at all with chance 1 - alive."""
    low, high = np.zeros_like(x), np.zeros_like(x)
    if not x.size:
        return low, high
    pairs, back = np.unique(np.stack([x, simulate.near(age)]), axis=1, return_inverse=True)
    order = np.argsort(back.ravel(), kind="stable")
    place = back.ravel()[order]
    tail = (1 - confidence) / 2
    lower = _position(1 - (1 - tail) / np.maximum(alive, SURE))
    upper = _position(1 - tail / np.maximum(alive, SURE))
    for first in range(0, pairs.shape[1], CHUNK):
        draws = np.sort(simulate(*pairs[:, first : first + CHUNK]), axis=1)
        begin, end = np.searchsorted(place, [first, first + CHUNK])
        rows, at = order[begin:end], place[begin:end] - first
        low[rows] = np.where(lower[rows] >= 0, draws[at, lower[rows]], 0.0)
        high[rows] = np.where(upper[rows] >= 0, draws[at, upper[rows]], 0.0)
    return low, high


def _position(level: Array) -> NDArray[np.int64]:
    """Index into sorted draws of a quantile of the living; -1 where it is zero already."""
    at = np.ceil(level * DRAWS).astype(np.int64) - 1
    return np.clip(at, -1, DRAWS - 1)
