"""NBD: customers who buy at random for ever; what the models with leaving fall back to.

A customer buys with an own rate, Gamma(r, alpha) among customers, and never leaves: Ehrenberg
(1959), "The Pattern of Consumer Purchases", Applied Statistics 8. Fitted to the times of purchases
like the other models, so that log-likelihoods compare; recency carries no information.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, digamma, gammaln, polygamma, xlogy

from regulars.stats.compress import Histories, compress, totals
from regulars.stats.discount import schedule
from regulars.stats.maximum_likelihood import Estimate, Fitted, estimate
from regulars.stats.purchase import Z_90, columns

Array = NDArray[np.float64]

START = np.log([0.5, 0.5])  # r, alpha / mean age
STEP = 0.03  # of the logarithm of time: people who share draws
MOST = 1e9  # orders of a draw, so that whole numbers hold them


@dataclass(frozen=True, slots=True, eq=False)
class Nbd(Fitted):
    """A fitted model; `covariance` (2, 2) is of the logarithms of (r, alpha)."""

    name: ClassVar[str] = "nbd"
    parameter_names: ClassVar[tuple[str, ...]] = ("r", "alpha")

    r: float
    alpha: float

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Array:
        """One, for everybody: nobody leaves."""
        return np.ones_like(columns(frequency, recency, age)[0])

    def alive_interval(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """One and one: an assumption has no error."""
        alive = self.probability_alive(frequency, recency, age)
        return alive, alive

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now) per customer."""
        x, _, total = columns(frequency, recency, age)
        chance: Array = -np.expm1(-(self.r + x) * np.log1p(horizon / (self.alpha + total)))
        return chance

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected purchases within `horizon`: the own rate, shrunk towards everybody's."""
        x, _, total = columns(frequency, recency, age)
        expected: Array = horizon * (self.r + x) / (self.alpha + total)
        return expected

    def discounted_orders(
        self,
        rate: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        horizon: float = inf,
    ) -> Array:
        """Expected future purchases, one at time s from now counting exp(-rate s)."""
        times, weights = schedule(rate, horizon)
        return self.expected_orders(float(times @ weights), frequency, recency, age)

    def expected_of_new(self, ages: ArrayLike) -> Array:
        """Mean repeat purchases that a new customer has made by each age."""
        expected: Array = self.r / self.alpha * np.atleast_1d(np.asarray(ages, np.float64))
        return expected

    def chance_of_count(self, counts: ArrayLike, age: ArrayLike) -> Array:
        """P(exactly `counts` repeat purchases by `age`); the two are broadcast."""
        x, total = np.asarray(counts, np.float64), np.asarray(age, np.float64)
        return count_chance(self.r, self.alpha, x, total)

    def simulate(self, ages: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Frequency and recency of new customers watched until each of `ages`."""
        age = np.asarray(ages, np.float64)
        rate = random.gamma(self.r, 1 / self.alpha, age.shape)
        x = random.poisson(np.minimum(rate * age, MOST)).astype(np.float64)
        # The last of x moments spread evenly over the age.
        return x, np.where(x > 0, age * random.random(age.shape) ** (1 / np.maximum(x, 1)), 0.0)

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """Equal frequency and nearly equal age; recency says nothing."""
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
        """Orders within `horizon`, spread over all of it; (customers, draws) each."""
        r, alpha = np.exp(worlds.T)
        rate = random.standard_gamma(r + frequency[:, None]) / (alpha + age[:, None])
        orders = random.poisson(np.minimum(rate * horizon, MOST)).astype(np.float64)
        return orders, np.full_like(orders, horizon)


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> Nbd:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Raises Invalid only for input that is not a set of histories.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> Nbd:
    """`fit` for histories that are already counted."""
    found = fit_rates(histories)
    r, alpha = (float(value) for value in found.parameters)
    return Nbd(r, alpha, **found.facts())


def fit_rates(histories: Histories) -> Estimate:
    """(r, alpha) of people who never leave."""
    return estimate(histories, NbdLikelihood, START)


def near(time: Array, scale: float) -> Array:
    """Times rounded so that `scale` + time changes by at most 1.5 %."""
    steps = np.round(np.log((scale + time) / scale) / STEP)
    return scale * np.expm1(steps * STEP)


def count_chance(r: float, alpha: float, x: Array, age: Array) -> Array:
    """P(x events by `age`) at rates of Gamma(r, alpha)."""
    log_chance = gammaln(r + x) - gammaln(r) - gammaln(x + 1)
    log_chance = log_chance + r * np.log(alpha / (alpha + age)) + xlogy(x, age / (alpha + age))
    chance: Array = np.exp(np.minimum(log_chance, 0.0))
    return chance


def at_least_chance(r: float, alpha: float, x: Array, age: Array) -> Array:
    """P(x events or more by `age`) at rates of Gamma(r, alpha)."""
    return np.where(x > 0, betainc(np.maximum(x, 1), r, age / (alpha + age)), 1.0)


class NbdLikelihood:
    """The sum over all customers as a function of the logarithms of (r, alpha).

    ln L = lnG(r+x) - lnG(r) + r ln alpha - (r+x) ln(alpha+T), of one customer.
    """

    def __init__(self, histories: Histories) -> None:
        self.levels, self.level_count = totals(histories.frequency, histories.count)
        self.ages, self.age_count = totals(histories.age, histories.count)
        _, self.age_orders = totals(histories.age, histories.count * histories.frequency)

    def __call__(self, log_parameters: Array) -> tuple[float, Array, Array]:
        """Value, gradient (2) and Hessian (2, 2) with respect to the logarithms."""
        r, alpha = p = np.exp(log_parameters)
        x, w, n = self.levels, self.level_count, self.level_count.sum()
        total, events = alpha + self.ages, r * self.age_count + self.age_orders
        waited = n * np.log(alpha) - self.age_count @ np.log(total)
        value = w @ (gammaln(r + x) - gammaln(r)) + r * waited - self.age_orders @ np.log(total)
        gradient = np.array(
            [w @ (digamma(r + x) - digamma(r)) + waited, n * r / alpha - events @ (1 / total)]
        )
        both = n / alpha - self.age_count @ (1 / total)
        own = w @ (polygamma(1, r + x) - polygamma(1, r))
        hessian = np.array([[own, both], [both, events @ total**-2.0 - n * r / alpha**2]])
        return float(value), gradient * p, hessian * np.outer(p, p) + np.diag(gradient * p)
