"""BG/BB: who still gives, where there are occasions to give or not (a year, an issue, a season).

While alive somebody takes an occasion with an own chance (Beta(alpha, beta) among people), and
before each occasion they may leave for good, with an own chance (Beta(gamma, delta)). Fader, Hardie
& Shang (2010), "Customer-Base Analysis in a Discrete-Time Noncontractual Setting", Marketing
Science 29(6).

Time is counted in occasions: `frequency` x of them taken since the first, `recency` t_x the number
of the last one taken (0 if none), `age` n how many there were, and a horizon is so many more.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, expit, gammaln

from regulars.core.errors import Invalid
from regulars.stats.bg_bb_likelihood import BgBbLikelihood, Endings
from regulars.stats.compress import Histories, compress
from regulars.stats.maximum_likelihood import Fitted
from regulars.stats.purchase import Z_90, columns
from regulars.stats.weak_data import WIDEST_ERROR, settle

Array = NDArray[np.float64]

START = np.log([1.0, 1.0, 0.7, 2.5])  # near the published fit
BLOCK = 1024  # occasions of an endless sum taken together
PRECISION = 1e-13  # of such a sum
SURE = 1e-12  # below this a chance is as good as none; keeps samplers finite


@dataclass(frozen=True, slots=True, eq=False)
class BgBb(Fitted):
    """A fitted model; `covariance` (4, 4) is of the logarithms of (alpha, beta, gamma, delta)."""

    name: ClassVar[str] = "bg_bb"
    parameter_names: ClassVar[tuple[str, ...]] = ("alpha", "beta", "gamma", "delta")

    alpha: float
    beta: float
    gamma: float
    delta: float

    def probability_alive(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, ahead: int = 0
    ) -> Array:
        """P(not gone by the occasion `ahead` of the last one), in [0, 1].

        `ahead` 0 is the last occasion of the history; the paper's table 6 tells of 1, the next.
        """
        x, t, n = columns(frequency, recency, age)
        ways = Endings(x, t, n)
        logs = ways.logs(self.parameters)
        alive = np.exp(np.minimum(logs[ways.stayed] - ways.log_sums(logs), 0.0))
        chance: Array = alive * self._stay(n, np.array([float(ahead)]))[:, 0]
        return chance

    def alive_interval(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """Bounds of P(alive) from the uncertainty of the parameters (delta method, log-odds).

        Whoever took the last occasion was there, for sure.
        """
        x, t, n = columns(frequency, recency, age)
        ways, p = Endings(x, t, n), self.parameters
        logs, slopes = ways.logs(p), ways.slopes(p) * p[:, None]
        stayed = logs[ways.stayed]
        logs[ways.stayed] = -np.inf
        with np.errstate(divide="ignore", invalid="ignore"):
            gone = np.where(n > t, ways.log_sums(logs), -np.inf)
            share = np.where((n > t)[ways.row], np.exp(logs - gone[ways.row]), 0.0)
        means = np.stack([np.bincount(ways.row, s * share, x.size) for s in slopes])
        away = means - slopes[:, ways.stayed]
        spread = z * np.sqrt(np.einsum("in,ij,jn->n", away, self.covariance, away))
        return expit(stayed - gone - spread), expit(stayed - gone + spread)

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one of the next `horizon` occasions is taken) per person."""
        x, t, n = columns(frequency, recency, age)
        ahead = np.arange(1.0, int(horizon) + 1)
        missed = (n - x)[:, None] + ahead - 1
        before = betaln(self.alpha + x, self.beta + n - x)[:, None]
        first = np.exp(betaln(self.alpha + x[:, None] + 1, self.beta + missed) - before)
        chance: Array = np.einsum("ij,ij->i", first, self._stay(n, ahead))
        return np.minimum(chance, 1.0) * self.probability_alive(x, t, n)

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected number of the next `horizon` occasions taken, per person."""
        return self.discounted_orders(0.0, frequency, recency, age, horizon)

    def discounted_orders(
        self,
        rate: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        horizon: float = inf,
    ) -> Array:
        """Expected occasions taken, the j-th from now counting exp(-rate j).

        Without `horizon` the paper's discounted expected residual transactions at d = e^rate - 1.

        Raises Invalid for a negative rate, and for a rate of zero without a horizon.
        """
        if not (rate > 0 or (rate == 0 and np.isfinite(horizon))):
            raise Invalid("A discount rate must be above zero, or zero up to a horizon.")
        x, t, n = columns(frequency, recency, age)
        chance = (self.alpha + x) / (self.alpha + self.beta + n)
        levels, back = np.unique(n, return_inverse=True)
        stays = self._stays(rate, levels, horizon)[back]
        expected: Array = chance * stays * self.probability_alive(x, t, n)
        return expected

    def expected_of_new(self, ages: ArrayLike) -> Array:
        """Mean number of occasions taken by somebody new, after each number of occasions."""
        n = np.asarray(ages, np.float64).astype(np.int64)
        ahead = np.arange(1.0, n.max(initial=0) + 1)
        sums = np.concatenate([[0.0], np.cumsum(self._stay(np.zeros(1), ahead))])
        mean: Array = self.alpha / (self.alpha + self.beta) * sums[n]
        return mean

    def chance_of_count(self, counts: ArrayLike, age: ArrayLike) -> Array:
        """P(somebody new takes exactly `counts` of `age` occasions); broadcast; eq. 7."""
        x, n = np.broadcast_arrays(np.asarray(counts, np.float64), np.asarray(age, np.float64))
        count, there = x.ravel(), np.maximum(n, x).ravel()
        ways = Endings(count, count, there)
        choices = gammaln(ways.there + 1) - gammaln(ways.x + 1) - gammaln(ways.there - ways.x + 1)
        chance = np.exp(ways.log_sums(ways.logs(self.parameters) + choices))
        return np.where(x <= n, np.minimum(chance, 1.0).reshape(x.shape), 0.0)

    def simulate(self, ages: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Frequency and recency of new people after so many occasions each."""
        n = np.asarray(ages, np.float64)
        takes = np.maximum(random.beta(self.alpha, self.beta, n.shape), SURE)
        leaves = np.maximum(random.beta(self.gamma, self.delta, n.shape), SURE)
        there = np.minimum(random.geometric(leaves) - 1, n)
        # Seen from the end: occasions missed until one was taken, then those before it.
        last = np.maximum(there - random.geometric(takes) + 1, 0.0)
        before = random.binomial(np.maximum(last - 1, 0).astype(np.int64), takes)
        return np.where(last > 0, 1.0 + before, 0.0), last

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """A future, once alive, depends on frequency and the number of occasions alone."""
        x, _, n = columns(frequency, recency, age)
        return x, np.zeros_like(x), n

    def draw_orders(
        self,
        horizon: float,
        worlds: Array,
        frequency: Array,
        recency: Array,
        age: Array,
        random: np.random.Generator,
    ) -> tuple[Array, Array]:
        """Occasions of the next `horizon` taken by people alive now, and for how many they stay."""
        alpha, beta, gamma, delta = np.exp(worlds.T)
        x, n = frequency[:, None], age[:, None]
        takes, leaves = random.beta(alpha + x, beta + n - x), random.beta(gamma, delta + n)
        there = np.minimum(random.geometric(np.maximum(leaves, SURE)) - 1, int(horizon))
        return random.binomial(there, takes).astype(np.float64), there.astype(np.float64)

    def _stay(self, n: Array, ahead: Array) -> Array:
        """P(there at `ahead` occasions from now | there at n); (people, occasions)."""
        later = betaln(self.gamma, self.delta + n[:, None] + ahead)
        stay: Array = np.exp(later - betaln(self.gamma, self.delta + n)[:, None])
        return stay

    def _stays(self, rate: float, n: Array, horizon: float) -> Array:
        """Discounted number of further occasions that somebody there at n is there for."""
        if np.isfinite(horizon):
            ahead = np.arange(1.0, int(horizon) + 1)
            return self._stay(n, ahead) @ np.exp(-rate * ahead)
        return self._endless(rate, n)

    def _endless(self, rate: float, n: Array) -> Array:
        """sum over j of exp(-rate j) P(there at n + j | there at n), each term from the one before.

        The paper's 2F1, whose usual implementations fail beyond a few hundred occasions.
        """
        total, last = np.zeros_like(n), np.ones_like(n)
        there = self.delta + n[:, None] + np.arange(BLOCK)
        while (last > -np.expm1(-rate) * PRECISION * total).any():
            ratio = np.exp(-rate) * there / (self.gamma + there)
            terms = last[:, None] * np.cumprod(ratio, axis=1)
            total += terms.sum(axis=1)
            last, there = terms[:, -1], there + BLOCK
        return total


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> BgBb:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Raises Invalid for input that is not a set of histories counted in occasions.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> BgBb:
    """`fit` for histories that are already counted."""
    _check(histories)
    likelihood = BgBbLikelihood(histories)
    tolerance = 1e-9 * max(histories.customers, 1.0)
    optimum, fallback = settle(likelihood, START, tolerance=tolerance)
    value = likelihood(optimum.point)[0]
    alpha, beta, gamma, delta = (float(value) for value in np.exp(optimum.point))
    return BgBb(
        alpha, beta, gamma, delta,
        log_likelihood=value,
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        customers=histories.customers,
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


def _check(histories: Histories) -> None:
    x, t, n = histories.frequency, histories.recency, histories.age
    if not all(np.array_equal(column, np.floor(column)) for column in (x, t, n)):
        raise Invalid("frequency, recency and age must be whole numbers of occasions.")
    if (x > t).any() or ((t > 0) & (x == 0)).any():
        raise Invalid("the last occasion taken must have a number, at least that of those taken.")
