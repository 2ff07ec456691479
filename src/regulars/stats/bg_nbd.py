"""BG/NBD: how often customers buy and when they silently leave.

While alive a customer buys at random with an own rate (Gamma(r, alpha) among customers), and after
each purchase leaves for good with an own probability (Beta(a, b) among customers). Fader, Hardie &
Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2).

Three numbers describe a customer: `frequency` x (repeat purchases), `recency` t_x (first to last
purchase) and `age` T (first purchase to now), in any one unit of time, which is also the unit of
`alpha` and of every horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from regulars.stats.compress import Histories, compress
from regulars.stats.likelihood import BgNbdLikelihood
from regulars.stats.newton import Objective, Optimum, maximise
from regulars.stats.quadrature import beta_nodes

Array = NDArray[np.float64]

START = np.log([0.5, 0.25, 0.8, 2.5])  # r, alpha / mean age, a, b: the middle of published fits
PRIOR_SD = 1.5  # of each logarithm: a factor of 20 either way inside 95 %
WIDEST_ERROR = 2.0  # of a logarithm; beyond it the data do not say what the parameter is
# Gauss nodes of one chunk of customers; 48 x 8 bytes x a few arrays per row.
CHUNK = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class BgNbd:
    """A fitted model.

    `covariance` (4, 4) is of the logarithms of (r, alpha, a, b); `standard_errors` are of the
    parameters themselves. `fallback` is "prior" when the data alone could not determine them and a
    weak prior around published fits was added; their errors then include it.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: Array
    customers: float
    converged: bool
    fallback: Literal["", "prior"]

    @property
    def parameters(self) -> Array:
        return np.array([self.r, self.alpha, self.a, self.b])

    @property
    def standard_errors(self) -> Array:
        errors: Array = self.parameters * np.sqrt(np.diag(self.covariance))
        return errors

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Array:
        """P(still a customer) per customer, in [0, 1]; exactly 1 before the first repeat."""
        x, t, total = _columns(frequency, recency, age)
        return np.where(x > 0, expit(-self._log_odds_gone(x, t, total)), 1.0)

    def alive_interval(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        z: float = 1.6448536269514722,
    ) -> tuple[Array, Array]:
        """Bounds of P(alive) from the uncertainty of the parameters (delta method, log-odds).

        `z` 1.645 gives 90 %.
        """
        x, t, total = _columns(frequency, recency, age)
        until, since = self.alpha + t, self.alpha + total
        n = self.r + x
        slopes = np.stack(
            [
                -self.r * np.log(until / since),
                -self.alpha * n * (1 / until - 1 / since),
                np.ones_like(x),
                -self.b / np.where(x > 0, self.b + x - 1, 1.0),
            ]
        )
        spread = z * np.sqrt(np.einsum("in,ij,jn->n", slopes, self.covariance, slopes))
        gone = self._log_odds_gone(x, t, total)
        repeat = x > 0
        return (
            np.where(repeat, expit(-gone - spread), 1.0),
            np.where(repeat, expit(-gone + spread), 1.0),
        )

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now) per customer."""
        x, t, total = _columns(frequency, recency, age)
        rate = self.alpha + total
        waits = -np.expm1((self.r + x) * (np.log(rate) - np.log(rate + horizon)))
        chance: Array = waits * self.probability_alive(x, t, total)
        return chance

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected purchases within `horizon` from now, per customer.

        The paper's eq. 10 subtracts nearly equal numbers when x is large or `a` near 1. Here its
        integral over the chance of leaving is taken directly; every term is positive:
        E = P(alive) E_p[(1 - (1 + p h/(alpha+T))^-(r+x)) / p], p ~ Beta(a, b+x).
        """
        x, t, total = _columns(frequency, recency, age)
        pairs, back = np.unique(np.stack([x, total]), axis=1, return_inverse=True)
        return self.probability_alive(x, t, total) * self._if_alive(horizon, *pairs)[back.ravel()]

    def _log_odds_gone(self, x: Array, t: Array, total: Array) -> Array:
        left = np.where(x > 0, self.b + x - 1, 1.0)
        ratio = np.log((self.alpha + t) / (self.alpha + total))
        return np.log(self.a / left) - (self.r + x) * ratio

    def _if_alive(self, horizon: float, x: Array, total: Array) -> Array:
        levels, level = np.unique(x, return_inverse=True)
        result = np.empty_like(x)
        with threadpool_limits(1):
            for first in range(0, levels.size, 4096):
                p, weight = beta_nodes(self.a, self.b + levels[first : first + 4096])
                chosen = np.flatnonzero((level >= first) & (level < first + 4096))
                for start in range(0, chosen.size, CHUNK):
                    rows = chosen[start : start + CHUNK]
                    node, n = p[level[rows] - first], (self.r + x[rows])[:, None]
                    eta = horizon / (self.alpha + total[rows])[:, None]
                    values = _repeated(node, n, eta)
                    result[rows] = np.einsum("ij,ij->i", values, weight[level[rows] - first])
        return result


def _repeated(p: Array, n: Array, eta: Array) -> Array:
    """(1 - (1 + p eta)^-n) / p, and its limit n eta where p vanishes."""
    safe = np.maximum(p, 1e-300)
    return np.where(p * eta < 1e-15, n * eta, -np.expm1(-n * np.log1p(p * eta)) / safe)


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> BgNbd:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Arrays of one length, one entry per customer (or per group of `weights` equal customers).
    Raises Invalid only for input that is not a set of histories; a shop without customers gets the
    prior itself.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> BgNbd:
    """`fit` for histories that are already counted."""
    # BLAS threads wait for each other in a spin: on a busy machine 10 to 300 times slower.
    with threadpool_limits(1):
        return _fit(histories)


def _fit(histories: Histories) -> BgNbd:
    unit = _mean_age(histories)
    scaled = Histories(
        histories.frequency, histories.recency / unit, histories.age / unit, histories.count
    )
    likelihood = BgNbdLikelihood(scaled)
    tolerance = 1e-9 * max(histories.customers, 1.0)
    optimum = maximise(likelihood, _near_maximum(scaled), tolerance=tolerance)
    fallback: Literal["", "prior"] = ""
    if not _is_determined(optimum):
        fallback = "prior"
        optimum = maximise(_with_prior(likelihood), START, tolerance=tolerance)
    value = likelihood(optimum.point)[0] if fallback else optimum.value
    r, alpha, a, b = (float(value) for value in np.exp(optimum.point))
    return BgNbd(
        r, alpha * unit, a, b,
        log_likelihood=value - float(histories.count @ histories.frequency) * float(np.log(unit)),
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        customers=histories.customers,
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


def _near_maximum(histories: Histories) -> Array:
    """A start one or two steps from the maximum: the fit of every sixteenth history of many."""
    if histories.count.size < 16 * 1000:
        return START
    every = (histories.frequency, histories.recency, histories.age, histories.count)
    few = Histories(*(column[::16] for column in every))
    rough = maximise(BgNbdLikelihood(few), START, tolerance=1e-4 * few.customers)
    return rough.point if rough.converged else START


def _mean_age(histories: Histories) -> float:
    """The unit of time of the fit, so that days and weeks give the same answer."""
    if histories.customers == 0:
        return 1.0
    return float(histories.count @ histories.age) / histories.customers or 1.0


def _is_determined(optimum: Optimum) -> bool:
    covariance = optimum.covariance(widest=10 * WIDEST_ERROR)
    return optimum.converged and bool(np.sqrt(np.diag(covariance)).max() < WIDEST_ERROR)


def _with_prior(likelihood: BgNbdLikelihood) -> Objective:
    def penalised(point: Array) -> tuple[float, Array, Array]:
        value, gradient, hessian = likelihood(point)
        away = (point - START) / PRIOR_SD**2
        value -= 0.5 * float(away @ (point - START))
        return value, gradient - away, hessian - np.eye(4) / PRIOR_SD**2

    return penalised


def _columns(*values: ArrayLike) -> tuple[Array, Array, Array]:
    x, t, total = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in values))
    return x, t, total
