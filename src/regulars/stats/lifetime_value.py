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
SAMPLE = 5_000  # people drawn for a total
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

    Two doubts add up: everybody's chances under the estimated parameters, drawn for at most
    `SAMPLE` people (whose share of the total counts, not of the heads), and the parameters, which
    move the whole total at once.
    """
    x, t, total, z = (
        np.asarray(values, np.float64) for values in (frequency, recency, age, mean_value)
    )
    if not x.size:
        return 0.0, 0.0
    expected = _expected(model, spend, rate, horizon, x, t, total, z)
    simulate = _Simulation(model, spend, horizon, rate, seed, sure=True)
    chosen = simulate.random.permutation(x.size)[:SAMPLE]
    few = x[chosen], t[chosen], total[chosen], z[chosen]
    chance = _chance(simulate, *few)
    share = max(float(expected[chosen].sum()), SURE) / max(float(expected.sum()), SURE)
    doubt = _doubt(model, spend, rate, horizon, *few)
    worlds = expected.sum() * np.exp(doubt * simulate.random.standard_normal(DRAWS))
    worlds += (chance - chance.mean()) / np.sqrt(share)
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.maximum(worlds, 0.0), [tail, 1 - tail])
    return float(min(low, expected.sum())), float(max(high, expected.sum()))


def _expected(
    model: PurchaseModel,
    spend: GammaGamma | None,
    rate: float,
    horizon: float,
    x: Array,
    t: Array,
    age: Array,
    z: Array,
) -> Array:
    orders = model.discounted_orders(rate, x, t, age, horizon)
    return orders if spend is None else orders * spend.conditional_mean(x, z)


def _chance(simulate: _Simulation, x: Array, t: Array, age: Array, z: Array) -> Array:
    """Totals of so many draws of everybody's future."""
    alive = simulate.model.probability_alive(x, t, age)
    spend = simulate.spend
    scale = np.ones_like(x) if spend is None else spend.gamma + x * np.maximum(z, 0.0)
    totals = np.zeros(DRAWS)
    for first in range(0, x.size, CHUNK):
        part = slice(first, first + CHUNK)
        draws = simulate(x[part], t[part], age[part])
        living = simulate.random.random(draws.shape) < alive[part, None]
        totals += scale[part] @ (draws * living)
    return totals


def _doubt(
    model: PurchaseModel,
    spend: GammaGamma | None,
    rate: float,
    horizon: float,
    *histories: Array,
) -> float:
    """Standard error of the logarithm of the expected total, from that of the parameters.

    Measured one standard error either way along each direction that the data leave open: a slope
    at the estimate alone would trust the curve of a weak likelihood too far.
    """

    def log_total(model: PurchaseModel, spend: GammaGamma | None) -> float:
        total = _expected(model, spend, rate, horizon, *histories).sum()
        return float(np.log(max(total, SURE)))

    point, square = np.log(model.parameters), 0.0
    for step in _directions(model.covariance):
        up, down = model.with_log_parameters(point + step), model.with_log_parameters(point - step)
        square += (log_total(up, spend) - log_total(down, spend)) ** 2 / 4
    if spend is not None:
        for step in _directions(spend.covariance):
            more, less = spend.moved(step), spend.moved(-step)
            square += (log_total(model, more) - log_total(model, less)) ** 2 / 4
    return float(np.sqrt(square))


def _directions(covariance: Array) -> Array:
    """Steps of one standard error along the axes of the ellipse; (parameters, parameters)."""
    values, vectors = np.linalg.eigh(covariance)
    steps: Array = (vectors * np.sqrt(np.maximum(values, 0.0))).T
    return steps


class _Simulation:
    """Draws of a horizon for people known to be alive; `sure` takes the parameters as known."""

    def __init__(
        self,
        model: PurchaseModel,
        spend: GammaGamma | None,
        horizon: float,
        rate: float,
        seed: int,
        sure: bool = False,
    ) -> None:
        self.random = np.random.default_rng(seed)
        self.model, self.spend, self.rate = model, spend, rate
        self.horizon = min(horizon, FORGOTTEN / rate) if rate else horizon
        doubt = 0.0 if sure else 1.0
        self.parameters = _draw(self.random, np.log(model.parameters), doubt * model.covariance)
        if spend is not None:
            centre = np.log(spend.parameters - OFFSET)
            self.spending = _draw(self.random, centre, doubt * spend.covariance)

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
    draws: Array = centre + random.standard_normal((DRAWS, centre.size)) @ _directions(covariance)
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
