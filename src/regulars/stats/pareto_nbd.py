"""Pareto/NBD: customers buy at random and may silently leave at any moment.

While alive a customer buys with an own rate (Gamma(r, alpha) among customers) and leaves with an
own rate (Gamma(s, beta)). Schmittlein, Morrison & Colombo (1987), "Counting Your Customers",
Management Science 33(1); published fits in Fader, Hardie & Lee (2005), Marketing Science 24(2).
Unlike BG/NBD it lets somebody with a single order leave, too.

Frequency, recency and age are those of `purchase`; `alpha` and `beta` have their unit of time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, exprel, gammaln, xlogy

from regulars.stats import decay
from regulars.stats.compress import Histories, compress
from regulars.stats.discount import schedule
from regulars.stats.maximum_likelihood import Estimate, Fitted, estimate
from regulars.stats.nbd import MOST, fit_rates, near
from regulars.stats.pareto_likelihood import ParetoNbdLikelihood, log_odds_gone
from regulars.stats.purchase import Z_90, columns

Array = NDArray[np.float64]

START = np.log([0.5, 0.3, 0.6, 0.4])  # r, alpha / mean age, s, beta / mean age: published fits
# Small shops say next to nothing of leaving: with 1.5, as for buying, intervals of s and beta hold
# the truth 94 and 97 times in a hundred.
PRIOR_SD = np.array([1.5, 1.5, 1.2, 1.2])
NEVER = np.array([1e-9, 1.0])  # s and beta of people who do not leave

# Moments of leaving for the chance of a count, whose peak is narrow when both are many.
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(160)
POINTS, WEIGHTS = (_POINTS + 1) / 2, _WEIGHTS / 2


@dataclass(frozen=True, slots=True, eq=False)
class ParetoNbd(Fitted):
    """A fitted model; `covariance` (4, 4) is of the logarithms of (r, alpha, s, beta)."""

    name: ClassVar[str] = "pareto_nbd"
    parameter_names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")

    r: float
    alpha: float
    s: float
    beta: float

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Array:
        """P(still a customer) per customer, in [0, 1] (note 009)."""
        x, t, total = columns(frequency, recency, age)
        a, b, size = self.alpha + t, self.beta + t, np.ones_like(x)
        waiting = decay.area(a, self.r + x, b, (self.s + 1) * size, total - t)
        with np.errstate(divide="ignore"):
            gone = np.log(self.s / b * waiting)
        gone += (self.r + x) * np.log((self.alpha + total) / a)
        gone += self.s * np.log((self.beta + total) / b)
        alive: Array = expit(-gone)
        return alive

    def alive_interval(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """Bounds of P(alive) from the uncertainty of the parameters (delta method, log-odds)."""
        x, t, total = columns(frequency, recency, age)
        gone, spread = np.empty_like(x), np.empty_like(x)
        for rows in decay.chunks(x.size):
            odds = log_odds_gone(self.parameters, x[rows], t[rows], total[rows])
            slopes = odds.slopes * self.parameters[:, None]
            gone[rows] = odds.value
            spread[rows] = z * np.sqrt(np.einsum("in,ij,jn->n", slopes, self.covariance, slopes))
        return expit(-gone - spread), expit(-gone + spread)

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now) per customer.

        The next purchase at v from now has the density (r+x)/(alpha+T) (1 + v/(alpha+T))^-(r+x+1),
        and must come before leaving, (1 + v/(beta+T))^-s.
        """
        x, t, total = columns(frequency, recency, age)
        a, size = self.alpha + total, np.ones_like(x)
        waits = decay.area(a, self.r + x + 1, self.beta + total, self.s * size, horizon * size)
        chance: Array = np.minimum((self.r + x) / a * waits, 1.0)
        return chance * self.probability_alive(x, t, total)

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected purchases within `horizon` from now, per customer (note 009)."""
        x, t, total = columns(frequency, recency, age)
        rate = (self.r + x) / (self.alpha + total)
        expected: Array = rate * self._stays(horizon, total) * self.probability_alive(x, t, total)
        return expected

    def discounted_orders(
        self,
        rate: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        horizon: float = inf,
    ) -> Array:
        """Expected future purchases, one at time s from now counting exp(-rate s).

        Without `horizon` these are the discounted expected residual transactions of Fader, Hardie
        & Lee (2005), "RFM and CLV", J. Marketing Research 42, eq. 2.
        """
        x, t, total = columns(frequency, recency, age)
        times, weights = schedule(rate, horizon)
        ages, back = np.unique(total, return_inverse=True)
        stays = weights @ self._stays(times[:, None], ages)
        buys = (self.r + x) / (self.alpha + total)
        expected: Array = buys * stays[back] * self.probability_alive(x, t, total)
        return expected

    def expected_of_new(self, ages: ArrayLike) -> Array:
        """Mean repeat purchases that a new customer has made by each age."""
        until = np.asarray(ages, np.float64)
        mean: Array = self.r / self.alpha * self._stays(until, np.zeros_like(until))
        return mean

    def chance_of_count(self, counts: ArrayLike, age: ArrayLike) -> Array:
        """P(a new customer has made exactly `counts` repeat purchases by `age`); broadcast.

        Fader & Hardie (2006), note 012, kept as its integral over the moment of leaving.
        """
        x, until = np.broadcast_arrays(np.asarray(counts, float), np.asarray(age, float))
        stayed = self._bought(x, until) - self.s * np.log1p(until / self.beta)
        chance: Array = np.exp(stayed) + self._left(x.ravel(), until.ravel()).reshape(x.shape)
        return np.clip(chance, 0.0, 1.0)

    def simulate(self, ages: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Frequency and recency of new customers watched until each of `ages`."""
        until = np.atleast_1d(np.asarray(ages, np.float64))
        rate = random.gamma(self.r, 1 / self.alpha, until.size)
        watched = np.minimum(
            _lives(random, np.array(self.s), np.array(self.beta), until.shape), until
        )
        x = random.poisson(np.minimum(rate * watched, MOST)).astype(np.float64)
        # The last of x moments spread evenly over the time watched.
        last = watched * random.random(until.size) ** (1 / np.maximum(x, 1))
        return x, np.where(x > 0, last, 0.0)

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """A future, once alive, depends on frequency and age alone."""
        x, _, total = columns(frequency, recency, age)
        return x, np.zeros_like(x), near(total, min(self.alpha, self.beta))

    def draw_orders(
        self,
        horizon: float,
        worlds: Array,
        frequency: Array,
        recency: Array,
        age: Array,
        random: np.random.Generator,
    ) -> tuple[Array, Array]:
        """Orders within `horizon` of people alive now, and how long of it they stay."""
        r, alpha, s, beta = np.exp(worlds.T)
        x, total = frequency[:, None], age[:, None]
        rate = random.standard_gamma(r + x) / (alpha + total)
        shape = np.broadcast_shapes(rate.shape, total.shape)
        stays = np.minimum(_lives(random, s, beta + total, shape), horizon)
        return random.poisson(np.minimum(rate * stays, MOST)).astype(np.float64), stays

    def _stays(self, horizon: ArrayLike, age: Array) -> Array:
        """Expected time within `horizon` that somebody alive at `age` stays a customer."""
        life = self.beta + age
        log = np.log1p(np.asarray(horizon, np.float64) / life)
        # (1 - e^-(s-1)L) / (s-1), which has no gap at s = 1.
        stays: Array = life * log * exprel((1 - self.s) * log)
        return stays

    def _bought(self, x: Array, until: Array) -> Array:
        """ln P(x purchases by `until`) of somebody who does not leave."""
        log = gammaln(self.r + x) - gammaln(self.r) - gammaln(x + 1)
        log += xlogy(x, until / (self.alpha + until)) - self.r * np.log1p(until / self.alpha)
        chance: Array = np.minimum(log, 0.0)
        return chance

    def _left(self, x: Array, until: Array) -> Array:
        """P(x purchases, then gone before `until`): over the moment of leaving, per entry."""
        near = min(self.alpha, self.beta)
        end = np.log1p(until / near)
        left = np.zeros(x.shape)
        for point, weight in zip(POINTS, WEIGHTS, strict=True):
            moment = near * np.expm1(point * end)
            log = self._bought(x, moment) - (self.s + 1) * np.log1p(moment / self.beta)
            left += weight * end * (moment + near) * np.exp(log)
        return left * self.s / self.beta


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> ParetoNbd:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Arrays of one length, one entry per customer (or per group of `weights` equal customers).
    Raises Invalid only for input that is not a set of histories.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> ParetoNbd:
    """`fit` for histories that are already counted."""
    found = estimate(
        histories,
        ParetoNbdLikelihood,
        START,
        deviation=PRIOR_SD,
        times=(1, 3),
        simpler=_without_leaving,
    )
    r, alpha, s, beta = (float(value) for value in found.parameters)
    return ParetoNbd(r, alpha, s, beta, **found.facts())


def _without_leaving(histories: Histories) -> Estimate:
    """NBD's (r, alpha), with next to no leaving, which has no error."""
    found = fit_rates(histories)
    covariance = np.zeros((4, 4))
    covariance[:2, :2] = found.covariance
    parameters = np.concatenate([found.parameters, NEVER])
    return replace(found, parameters=parameters, covariance=covariance)


def _lives(random: np.random.Generator, s: Array, beta: Array, shape: tuple[int, ...]) -> Array:
    """Times until leaving: exponential with a rate from Gamma(s, beta)."""
    rate = np.maximum(random.standard_gamma(s, shape), 1e-300)
    return np.minimum(random.standard_exponential(shape) * beta / rate, 1e300)
