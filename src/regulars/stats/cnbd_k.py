"""MBG/CNBD-k: MBG/NBD for people who buy at regular times.

A gap between purchases is the sum of k exponential stages (Erlang-k), so its spread shrinks with k;
k = 1 is MBG/NBD. Platzer & Reutterer (2016), "Ticking Away the Moments: Timing Regularity Helps to
Better Predict Customer Activity", Marketing Science 35(5). Somebody regular who is late has
probably left, and somebody who has just bought will not buy tomorrow.

Frequency, recency and age are those of `purchase`; their unit of time is that of `alpha` too. r and
alpha are of the rate of stages: a gap lasts k / rate in the mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from regulars.stats.compress import Histories, compress
from regulars.stats.dropout import Dropout, until_leaving
from regulars.stats.dropout_fit import as_fields, fit_dropout
from regulars.stats.erlang import orders_of_living, passed, waiting
from regulars.stats.maximum_likelihood import CONTRADICTED, mean_age
from regulars.stats.nbd import MOST, at_least_chance, count_chance, near
from regulars.stats.purchase import Z_90, columns

Array = NDArray[np.float64]

LARGEST_K = 12  # gaps that vary by less than 30 %: nearly a subscription
SHORTEST = 1e-6  # of the mean age: stands for a recency of zero, which has no logarithm
WORLDS = 128  # histories drawn together: k numbers for each of their draws


@dataclass(frozen=True, slots=True, eq=False)
class MbgCnbdK(Dropout):
    """A fitted model; `k` is the regularity, 1 for purchases at random."""

    name: ClassVar[str] = "mbg_cnbd_k"
    at_start: ClassVar[int] = 1

    k: int

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now) per customer."""
        x, t, total = columns(frequency, recency, age)
        n, whole = self._events_of(x), self.alpha + total
        now = waiting(self.k, n, total - t, whole).value
        then = waiting(self.k, n, total - t + horizon, whole + horizon).value
        comes = -np.expm1(np.minimum(then - now - n * np.log1p(horizon / whole), 0.0))
        chance: Array = comes * self.probability_alive(x, t, total)
        return chance

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """Equal frequency, nearly equal age and nearly equal time since the last purchase."""
        x, t, total = columns(frequency, recency, age)
        rounded = near(total, self.alpha)
        return x, rounded - np.minimum(near(total - t, self.alpha), rounded), rounded

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
        x, since, total = (column[:, None] for column in (frequency, age - recency, age))
        n = r + self.k * x
        behind = self._draw_passed(n, since / (alpha + total), random)
        rate = random.standard_gamma(n + behind) / (alpha + total)
        leaves = random.beta(a, b + x + 1)
        stages = random.poisson(np.minimum(rate * horizon, MOST))
        return until_leaving(horizon, (stages + behind) // self.k, leaves, random)

    def _draw_passed(
        self, n: Array, share: Array, random: np.random.Generator
    ) -> NDArray[np.int64]:
        """How many stages of the running gap are behind."""
        behind = np.empty(n.shape, np.int64)
        for first in range(0, len(n), WORLDS):
            part = slice(first, first + WORLDS)
            below = np.cumsum(passed(self.k, n[part], share[part]), axis=0)
            level = random.random(below.shape[1:]) * below[-1]
            behind[part] = np.sum(level >= below[:-1], axis=0)
        return behind

    def _events_of(self, x: Array) -> Array:
        return self.r + self.k * x

    def _log_odds_gone(self, x: Array, t: Array, total: Array) -> Array:
        n, whole = self._events_of(x), self.alpha + total
        ratio = np.log((self.alpha + t) / whole)
        running = waiting(self.k, n, total - t, whole).value
        return np.log(self.a / (self.b + x)) - n * ratio - running

    def _slopes_gone(self, x: Array, t: Array, total: Array) -> Array:
        n, until, whole = self._events_of(x), self.alpha + t, self.alpha + total
        running = waiting(self.k, n, total - t, whole)
        return np.stack(
            [
                -self.r * (np.log(until / whole) + running.by_r),
                -self.alpha * (n * (1 / until - 1 / whole) + running.by_alpha),
                np.ones_like(x),
                -self.b / (self.b + x),
            ]
        )

    def _events(self, x: Array, age: Array) -> tuple[Array, Array]:
        stages = (count_chance(self.r, self.alpha, self.k * x + j, age) for j in range(self.k))
        return sum(stages, np.zeros_like(x)), at_least_chance(self.r, self.alpha, self.k * x, age)

    def _gaps(self, count: int, random: np.random.Generator) -> Array:
        return random.standard_gamma(self.k, count)

    def _future(self, x: Array, t: Array, total: Array) -> tuple[Array, Array, Array]:
        return x, t, total

    def _orders(self, p: Array, horizon: float | Array, x: Array, t: Array, total: Array) -> Array:
        n, whole = self._events_of(x), self.alpha + total
        behind = passed(self.k, n, (total - t) / whole)
        return orders_of_living(p, n, horizon / whole, behind / behind.sum(axis=0))


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    log_gaps: float | None = None,
    k: int | None = None,
) -> MbgCnbdK:
    """Fit by maximum likelihood, `k` too if not given; weak data fall back and say so.

    `log_gaps`, the sum of the logarithms of all gaps between purchases, tells the regularity best;
    without it k is judged by the time to the last purchase. Raises Invalid only for input that is
    not a set of histories.
    """
    return fit_histories(compress(frequency, recency, age, weights), log_gaps=log_gaps, k=k)


def fit_histories(
    histories: Histories, *, log_gaps: float | None = None, k: int | None = None
) -> MbgCnbdK:
    """`fit` for histories that are already counted."""
    found = _fit(histories, k or 1, log_gaps)
    while k is None and found.k < LARGEST_K:
        tried = _fit(histories, found.k + 1, log_gaps)
        # Of people too few to determine anything, rhythm must be plain to be believed.
        needed = CONTRADICTED if found.fallback or tried.fallback else 0.0
        if not tried.log_likelihood > found.log_likelihood + needed:
            break
        found = tried
    return found


def _fit(histories: Histories, k: int, log_gaps: float | None) -> MbgCnbdK:
    found = fit_dropout(histories, MbgCnbdK.at_start, k)
    orders = float(histories.count @ histories.frequency)
    # Each stage is one more moment in the likelihood, so its unit of time counts k times.
    gaps = _log_density_of_gaps(histories, k, log_gaps) - (k - 1) * orders * float(
        np.log(mean_age(histories))
    )
    found = replace(found, log_likelihood=found.log_likelihood + gaps)
    return MbgCnbdK(**as_fields(found), k=k)


def _log_density_of_gaps(histories: Histories, k: int, log_gaps: float | None) -> float:
    """What the model says of the gaps within the recency, against purchases at random (k = 1)."""
    repeat = histories.frequency > 0
    x, count = histories.frequency[repeat], histories.count[repeat]
    if log_gaps is not None:
        return (k - 1) * log_gaps - float(count @ x * gammaln(k))
    t = np.maximum(histories.recency[repeat], SHORTEST * mean_age(histories))
    return float(count @ ((k - 1) * x * np.log(t) + gammaln(x) - gammaln(k * x)))


@dataclass(frozen=True, slots=True)
class Regularity:
    """How regular purchases are: `k` with bounds, from `customers` with two gaps each.

    1 is at random, 2 and more regular; below 1 purchases come in bursts.
    """

    k: float
    low: float
    high: float
    customers: int


def regularity(earlier: ArrayLike, later: ArrayLike, z: float = Z_90) -> Regularity | None:
    """k from two successive gaps of each customer, whatever their rates; None without any.

    Wheat & Morrison (1990), "Estimating Purchase Regularity with Two Interpurchase Times", J. of
    Marketing Research 27(1): the share of the first in both is Beta(k, k), with variance
    1 / (4 (2 k + 1)). Bounds from the error of that variance.
    """
    first, second = np.asarray(earlier, np.float64), np.asarray(later, np.float64)
    both = first + second
    share = first[both > 0] / both[both > 0]
    if share.size < 2:
        return None
    squares = (share - 0.5) ** 2
    variance, error = float(squares.mean()), float(squares.std(ddof=1) / np.sqrt(share.size))
    k, high, low = (_k_of(variance + side * z * error) for side in (0, -1, 1))
    return Regularity(k, low, high, int(share.size))


def _k_of(variance: float) -> float:
    return max((0.25 / max(variance, SHORTEST) - 1) / 2, 0.0)
