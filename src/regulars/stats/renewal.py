"""Gaps between orders: an own rhythm, shrunk towards everybody's.

A customer's gaps vary by Gamma(k, rate) around an own mean; rates vary among customers by Gamma(a,
b). k says how regular people are (1: no rhythm at all, large: like a clock). Because the Gamma is
conjugate, n gaps of a sum s make it Gamma(a + n k, b + s): a customer with few gaps is told the
population's rhythm, one with many their own. The model of Chatfield & Goodhardt (1973), "A Consumer
Purchasing Model with Erlang Inter-Purchase Times", JASA 68, fitted on gaps instead of counts.

Only gaps that ended are fitted, so it tells when people order *if* they come back; whether they do
is what `bg_nbd` and its kin are for. Time in any one unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, digamma, expit, gammaln, log_expit, polygamma

from regulars.core.errors import Invalid
from regulars.stats.weak_data import WIDEST_ERROR, Helped, settle

Array = NDArray[np.float64]

# k, a, b / typical gap: gaps a little more regular than chance, means spread by a factor of three.
START = np.log([1.5, 3.0, 3.5])
PRIOR_SD = np.array([1.0, 1.0, 1.0])
SHORTEST = 1e-6  # of a typical gap; two orders at once are not infinitely regular
STEADIEST = 1e-4  # mean log deviation of one person's gaps: nobody is more regular than to 1.4 %
DEEP = 1e-250  # a chance of silence below which only its logarithm can be computed with
FARTHEST = 1e12  # of the mean gap; for ever, where a logarithm is needed
GRID = np.linspace(-12.0, 40.0, 1500)  # log-odds between which quantiles are interpolated


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """Time from the last order to the next, given that it comes: median and quantiles."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class Renewal:
    """A fitted model. `covariance` (3, 3) is of the logarithms of (k, a, b). `fallback` is "prior"
    when the data alone could not determine them and a weak prior was added."""

    name: ClassVar[str] = "renewal"
    parameter_names: ClassVar[tuple[str, ...]] = ("k", "a", "b")

    k: float
    a: float
    b: float
    log_likelihood: float
    covariance: Array
    customers: float
    converged: bool
    fallback: Helped

    @property
    def parameters(self) -> Array:
        return np.array([self.k, self.a, self.b])

    @property
    def standard_errors(self) -> Array:
        errors: Array = self.parameters * np.sqrt(np.diag(self.covariance))
        return errors

    def chance_within(
        self, horizon: ArrayLike, gaps: ArrayLike, total: ArrayLike, silent: ArrayLike
    ) -> Array:
        """P(the next order comes within `horizon` from now | it has not for `silent` time)."""
        n, rate, since = self._known(gaps, total, silent)
        now = np.log(rate / since)
        then = np.log(rate / (since + np.asarray(horizon, np.float64)))
        chance = np.empty_like(n)
        for rows, tail in self._tails(n):
            chance[rows] = -np.expm1(tail.log_chance(then[rows]) - tail.log_chance(now[rows]))
        return np.clip(chance, 0.0, 1.0)

    def wait(
        self,
        gaps: ArrayLike,
        total: ArrayLike,
        silent: ArrayLike,
        confidence: float = 0.8,
        *,
        within: float = np.inf,
    ) -> Wait:
        """From the last order to the next one, per customer, with `confidence` between the bounds.

        `gaps` how many gaps of a customer are known, `total` their sum, `silent` the time since the
        last order: nothing below it is possible any more. `within` is for people of whom it is
        known that they order within that time from now. low <= value <= high, all finite.
        """
        n, rate, since = self._known(gaps, total, silent)
        side = (1 - confidence) / 2
        levels = np.array([side, 0.5, 1 - side])[:, None]
        waits = np.empty((3, n.size))
        now, then = np.log(rate / since), np.log(rate / (since + min(within, FARTHEST * self.b)))
        for rows, tail in self._tails(n):
            still = tail.log_chance(now[rows])
            comes = 1.0 if within == np.inf else -np.expm1(tail.log_chance(then[rows]) - still)
            odds = tail.log_odds(still + np.log1p(-levels * comes))
            waits[:, rows] = rate[rows] * np.exp(-odds)
        low, value, high = np.clip(waits, since, since + within)
        return Wait(value, low, high)

    def simulate(self, gaps: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Sum and sum of logarithms of so many gaps of each new customer, as `fit` takes them."""
        n = np.asarray(gaps, np.int64)
        rate = random.gamma(self.a, 1 / self.b, n.size)
        drawn = random.gamma(self.k, 1.0, int(n.sum())) / np.repeat(rate, n)
        who = np.repeat(np.arange(n.size), n)
        total, logs = (
            np.bincount(who, values, n.size).astype(np.float64) for values in (drawn, np.log(drawn))
        )
        return total, logs

    def _known(
        self, gaps: ArrayLike, total: ArrayLike, silent: ArrayLike
    ) -> tuple[Array, Array, Array]:
        n, s, since = np.broadcast_arrays(
            *(np.atleast_1d(np.asarray(v, np.float64)) for v in (gaps, total, silent))
        )
        rate = self.b + s
        return n, rate, np.maximum(since, rate * 1e-15)

    def _tails(self, gaps: Array) -> Iterator[tuple[NDArray[np.int64], _Tail]]:
        """Customers with as many gaps share one table, however many they are."""
        if not gaps.size:
            return
        order = np.argsort(gaps, kind="stable")
        levels, first = np.unique(gaps[order], return_index=True)
        for n, rows in zip(levels, np.split(order, first[1:]), strict=True):
            yield rows, _Tail(self.a + self.k * n, self.k)


class _Tail:
    """P(gap > g) of the beta-prime gap, as a table over the log-odds ln(rate / g).

    P(gap > g) = I_y(shape, k) with y = rate / (rate + g). Where that is too small to be held it is
    as y^shape.
    """

    def __init__(self, shape: float, k: float) -> None:
        self.shape = shape
        chance = betainc(shape, k, expit(GRID))
        self.deepest = int(np.searchsorted(chance, DEEP))
        self.grid, self.chances = GRID[self.deepest :], np.log(chance[self.deepest :])

    def log_chance(self, odds: Array) -> Array:
        below = np.minimum(log_expit(odds) - log_expit(self.grid[0]), 0.0)
        chance: Array = np.interp(odds, self.grid, self.chances) + self.shape * below
        return chance

    def log_odds(self, log_chance: Array) -> Array:
        """The inverse of `log_chance`."""
        below = log_expit(self.grid[0]) + (log_chance - self.chances[0]) / self.shape
        y = np.exp(np.minimum(below, -1e-12))
        far = np.log(y) - np.log1p(-y)
        near = np.interp(log_chance, self.chances, self.grid)
        return np.where(log_chance < self.chances[0], far, near)


def fit(
    gaps: ArrayLike, total: ArrayLike, logs: ArrayLike, *, typical: float | None = None
) -> Renewal:
    """Fit on customers with at least one gap: how many, their sum, the sum of their logarithms.

    `typical` is a gap to begin from when there is none. Data too weak for maximum likelihood
    (nobody, one person, equal gaps) get a weak prior, and `fallback` says so. Raises Invalid for
    columns of different lengths or numbers that are not finite.
    """
    n, s, logged = (np.atleast_1d(np.asarray(v, np.float64)) for v in (gaps, total, logs))
    if not (n.shape == s.shape == logged.shape) or not np.isfinite(n + s + logged).all():
        raise Invalid("gaps, total and logs must be finite columns of one length.")
    useful = (n > 0) & (s > 0)
    n, s, logged = n[useful], s[useful], logged[useful]
    unit = float(np.median(s / n)) if n.size else max(typical or 1.0, SHORTEST)
    logged = np.maximum(logged - n * np.log(unit), n * np.log(SHORTEST))
    steadiest = n * np.log(s / n / unit) - (n - 1) * STEADIEST
    likelihood = _Likelihood(n, s / unit, np.minimum(logged, steadiest))
    tolerance = 1e-9 * max(float(n.sum()), 1.0)
    optimum, fallback = settle(likelihood, START, PRIOR_SD, tolerance=tolerance)
    value = likelihood(optimum.point)[0]
    k, a, b = (float(value) for value in np.exp(optimum.point))
    return Renewal(
        k, a, b * unit,
        log_likelihood=value - float(n.sum()) * float(np.log(unit)),
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        customers=float(n.size),
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


class _Likelihood:
    """Sum over customers of the logarithm of

    Gamma(a + nk) / (Gamma(a) Gamma(k)^n) b^a (b + s)^-(a + nk) prod(gap)^(k-1)

    as a function of the logarithms of (k, a, b).
    """

    def __init__(self, gaps: Array, total: Array, logs: Array) -> None:
        self.gaps, self.total = gaps, total
        self.logs, self.all_gaps = float(logs.sum()), float(gaps.sum())
        self.levels, place = np.unique(gaps, return_inverse=True)
        self.count = np.bincount(place, minlength=self.levels.size).astype(np.float64)

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        k, a, b = exp = np.exp(point)
        n, people = self.gaps, self.gaps.size
        sums, shape = b + self.total, a + k * self.gaps
        log_sums, inverse = np.log(sums), 1 / sums
        value, slope_k, slope_a, curve_kk, curve_ka, curve_aa = self._counts(k, a)
        value += people * a * np.log(b) - shape @ log_sums + (k - 1) * self.logs
        gradient = np.array(
            [
                slope_k - n @ log_sums + self.logs,
                slope_a + people * np.log(b) - log_sums.sum(),
                people * a / b - shape @ inverse,
            ]
        )
        k_b, a_b = -(n @ inverse), people / b - inverse.sum()
        b_b = -people * a / b**2 + shape @ inverse**2
        hessian = np.array([[curve_kk, curve_ka, k_b], [curve_ka, curve_aa, a_b], [k_b, a_b, b_b]])
        return (
            float(value),
            gradient * exp,
            hessian * np.outer(exp, exp) + np.diag(gradient * exp),
        )

    def _counts(self, k: float, a: float) -> tuple[float, float, float, float, float, float]:
        """The gamma functions, which depend on the number of gaps alone."""
        n, w, all_gaps = self.levels, self.count, self.all_gaps
        shape, people = a + k * self.levels, self.count.sum()
        slope, curve = digamma(shape), polygamma(1, shape)
        return (
            float(w @ gammaln(shape) - people * gammaln(a) - all_gaps * gammaln(k)),
            float(w @ (n * slope) - all_gaps * digamma(k)),
            float(w @ slope - people * digamma(a)),
            float(w @ (n**2 * curve) - all_gaps * polygamma(1, k)),
            float(w @ (n * curve)),
            float(w @ curve - people * polygamma(1, a)),
        )
