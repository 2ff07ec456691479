"""What BG/NBD and MBG/NBD share: buying at random, and leaving for good after a purchase.

While alive a customer buys at random with an own rate (Gamma(r, alpha) among customers), and at
certain moments leaves with an own probability (Beta(a, b) among customers): after each repeat
purchase, and with `at_start` 1 also after the very first. Both models, and the one with regular
gaps, follow from the number m of moments that somebody alive stayed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, expit
from threadpoolctl import threadpool_limits

from regulars.stats.compress import distinct
from regulars.stats.discount import schedule
from regulars.stats.maximum_likelihood import Fitted
from regulars.stats.nbd import MOST, at_least_chance, count_chance, near
from regulars.stats.purchase import Z_90, columns
from regulars.stats.quadrature import beta_nodes

Array = NDArray[np.float64]
Integrand = Callable[[Array, NDArray[np.int64]], Array]

# Gauss nodes of one chunk of customers; 48 x 8 bytes x a few arrays per row.
CHUNK = 100_000
LEVELS = 4096  # frequencies whose nodes are held together
SURE = 1e-12  # below this a chance is as good as none; keeps samplers finite


@dataclass(frozen=True, slots=True, eq=False)
class Dropout(Fitted):
    """A fitted model; `covariance` (4, 4) is of the logarithms of (r, alpha, a, b)."""

    parameter_names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    at_start: ClassVar[int]

    r: float
    alpha: float
    a: float
    b: float

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Array:
        """P(still a customer), in [0, 1]; exactly 1 before the first moment to leave."""
        x, t, total = columns(frequency, recency, age)
        may_be_gone = x + self.at_start > 0
        return np.where(may_be_gone, expit(-self._log_odds_gone(x, t, total)), 1.0)

    def alive_interval(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """Bounds of P(alive) from the uncertainty of the parameters (delta method, log-odds).

        `z` 1.645 gives 90 %.
        """
        x, t, total = columns(frequency, recency, age)
        slopes = self._slopes_gone(x, t, total)
        spread = z * np.sqrt(np.einsum("in,ij,jn->n", slopes, self.covariance, slopes))
        gone = self._log_odds_gone(x, t, total)
        may_be_gone = x + self.at_start > 0
        return (
            np.where(may_be_gone, expit(-gone - spread), 1.0),
            np.where(may_be_gone, expit(-gone + spread), 1.0),
        )

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now) per customer."""
        x, t, total = columns(frequency, recency, age)
        rate = self.alpha + total
        comes = -np.expm1((self.r + x) * (np.log(rate) - np.log(rate + horizon)))
        chance: Array = comes * self.probability_alive(x, t, total)
        return chance

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected purchases within `horizon` from now, per customer.

        The closed forms subtract nearly equal numbers when x is large or `a` near 1 (eq. 10 of
        Fader, Hardie & Lee 2005). Here their integral over the chance of leaving is taken directly;
        every term is positive:
        E = P(alive) E_p[(1 - (1 + p h/(alpha+T))^-(r+x)) / p], p ~ Beta(a, b+m).
        """
        return self._expected(np.array([horizon]), np.ones(1), *columns(frequency, recency, age))

    def discounted_orders(
        self,
        rate: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        horizon: float = inf,
    ) -> Array:
        """Expected future purchases, one at time s from now counting exp(-rate s)."""
        return self._expected(*schedule(rate, horizon), *columns(frequency, recency, age))

    def expected_of_new(self, ages: ArrayLike) -> Array:
        """Mean repeat purchases that a new customer has made by each age."""
        age, new = np.atleast_1d(np.asarray(ages, np.float64))[:, None], np.zeros((1, 1))
        p, weight = beta_nodes(self.a, np.array([self.b + self.at_start]))
        orders = self._orders(p, age, new, new, new)
        expected: Array = self.probability_alive(0, 0, 0) * (orders @ weight[0])
        return expected

    def chance_of_count(self, counts: ArrayLike, age: ArrayLike) -> Array:
        """P(exactly `counts` repeat purchases by `age`); the two are broadcast.

        Alive with x purchases, or gone after the x-th and ready for more.
        """
        x, total = np.broadcast_arrays(np.asarray(counts, float), np.asarray(age, float))
        stayed = x + self.at_start
        alive = np.exp(betaln(self.a, self.b + stayed) - betaln(self.a, self.b))
        left = np.exp(
            betaln(self.a + 1, self.b + np.maximum(stayed, 1) - 1) - betaln(self.a, self.b)
        )
        some, more = self._events(x, total)
        chance: Array = alive * some + np.where(stayed > 0, left, 0.0) * more
        return chance

    def simulate(self, ages: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Frequency and recency of new customers watched until each of `ages`."""
        age = np.atleast_1d(np.asarray(ages, np.float64))
        rate = np.maximum(random.gamma(self.r, 1 / self.alpha, age.size), 1e-300)
        leaves = random.beta(self.a, self.b, age.size)
        x, recency, clock = np.zeros(age.size), np.zeros(age.size), np.zeros(age.size)
        alive = np.arange(age.size)
        if self.at_start:
            alive = alive[random.random(alive.size) >= leaves]
        while alive.size:
            clock[alive] += self._gaps(alive.size, random) / rate[alive]
            alive = alive[clock[alive] <= age[alive]]
            x[alive] += 1
            recency[alive] = clock[alive]
            alive = alive[random.random(alive.size) >= leaves[alive]]
        return x, recency

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """Equal frequency and nearly equal age; recency matters only to whether they are alive."""
        x, t, total = columns(frequency, recency, age)
        return x, np.zeros_like(t), near(total, self.alpha)

    def draw_orders(
        self,
        horizon: float,
        worlds: Array,
        frequency: Array,
        recency: Array,
        age: Array,
        random: np.random.Generator,
    ) -> tuple[Array, Array]:
        """Orders within `horizon` of the living, and the time they are spread over."""
        r, alpha, a, b = np.exp(worlds.T)
        x, total = frequency[:, None], age[:, None]
        rate = random.standard_gamma(r + x) / (alpha + total)
        leaves = random.beta(a, b + x + self.at_start)
        wishes = random.poisson(np.minimum(rate * horizon, MOST))
        return until_leaving(horizon, wishes, leaves, random)

    def _log_odds_gone(self, x: Array, t: Array, total: Array) -> Array:
        stayed = np.where(x + self.at_start > 0, self.b + x + self.at_start - 1, 1.0)
        ratio = np.log((self.alpha + t) / (self.alpha + total))
        return np.log(self.a / stayed) - (self.r + x) * ratio

    def _slopes_gone(self, x: Array, t: Array, total: Array) -> Array:
        """(4, n): derivatives of the log-odds in the logarithms of the parameters."""
        until, since, n = self.alpha + t, self.alpha + total, self.r + x
        stayed = x + self.at_start
        return np.stack(
            [
                -self.r * np.log(until / since),
                -self.alpha * n * (1 / until - 1 / since),
                np.ones_like(x),
                -self.b / np.where(stayed > 0, self.b + stayed - 1, 1.0),
            ]
        )

    def _events(self, x: Array, age: Array) -> tuple[Array, Array]:
        """P(exactly x purchases by `age`), and P(x or more), of somebody who never leaves."""
        rates = self.r, self.alpha
        return count_chance(*rates, x, age), at_least_chance(*rates, x, age)

    def _gaps(self, count: int, random: np.random.Generator) -> Array:
        """Times to the next purchase at a rate of one."""
        return random.standard_exponential(count)

    def _orders(self, p: Array, horizon: float | Array, x: Array, t: Array, total: Array) -> Array:
        """Orders within `horizon` of the living who leave with chance `p` after each; broadcast."""
        return repeated(p, self.r + x, horizon / (self.alpha + total))

    def _future(self, x: Array, t: Array, total: Array) -> tuple[Array, Array, Array]:
        """What the future of the living depends on: not on recency."""
        return x, np.zeros_like(t), total

    def _expected(self, times: Array, weights: Array, x: Array, t: Array, total: Array) -> Array:
        """P(alive) times the weighted sum of the orders of the living within each of `times`."""
        known, back = distinct(*self._future(x, t, total))

        def orders(p: Array, rows: NDArray[np.int64]) -> Array:
            each = [column[rows, None] for column in known]
            value = np.zeros_like(p)
            for time, weight in zip(times, weights, strict=True):
                value += weight * self._orders(p, time, *each)
            return value

        alive = self.probability_alive(x, t, total)
        expected: Array = alive * self._over_leaving(orders, known[0])[back]
        return expected

    def _over_leaving(self, orders: Integrand, x: Array) -> Array:
        """Mean of `orders(p, rows)` over p, the chance to leave of the living; an entry per x."""
        levels, level = np.unique(x, return_inverse=True)
        stayed, result = self.b + self.at_start + levels, np.empty_like(x)
        with threadpool_limits(1):
            for first in range(0, levels.size, LEVELS):
                p, weight = beta_nodes(self.a, stayed[first : first + LEVELS])
                chosen = np.flatnonzero((level >= first) & (level < first + LEVELS))
                for start in range(0, chosen.size, CHUNK):
                    rows = chosen[start : start + CHUNK]
                    values = orders(p[level[rows] - first], rows)
                    result[rows] = np.einsum("ij,ij->i", values, weight[level[rows] - first])
        return result


def repeated(p: Array, n: Array, eta: Array) -> Array:
    """(1 - (1 + p eta)^-n) / p, and its limit n eta where p vanishes."""
    safe = np.maximum(p, 1e-300)
    return np.where(p * eta < 1e-15, n * eta, -np.expm1(-n * np.log1p(p * eta)) / safe)


def until_leaving(
    horizon: float, wishes: NDArray[np.int64], leaves: Array, random: np.random.Generator
) -> tuple[Array, Array]:
    """Orders of people who want `wishes` and leave after each with chance `leaves`, and their time.

    Of w moments spread evenly over the horizon the j-th falls at j / (w + 1) of it in the mean, so
    that the first j lie as if evenly over (j + 1) / (w + 1).
    """
    stays = random.geometric(np.maximum(leaves, SURE))
    orders = np.minimum(wishes, stays).astype(np.float64)
    return orders, horizon * np.minimum((stays + 1) / (wishes + 1), 1.0)
