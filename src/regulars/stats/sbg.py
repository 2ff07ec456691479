"""Shifted beta-geometric: how long contracts last when people differ in how easily they leave.

Each customer ends the contract at the end of every period with an own, constant chance, which is
Beta(alpha, beta) among customers. Retention rates of a cohort then rise although nobody changes.
Fader & Hardie (2007), "How to Project Customer Retention", J. Interactive Marketing 21(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln, polygamma

from regulars.stats.contract import ContractModel
from regulars.stats.tenures import Tenures, from_survivors, tenures
from regulars.stats.weak_data import WIDEST_ERROR, Helped, settle

Array = NDArray[np.float64]

START = np.log([0.7, 2.5])  # the middle of published fits


@dataclass(frozen=True, slots=True, eq=False)
class Sbg(ContractModel):
    """A fitted model. `fallback` is "prior" when the data alone could not determine it and a weak
    prior around published fits was added; `covariance` (2, 2) is of ln alpha and ln beta."""

    name: ClassVar[str] = "sbg"
    parameter_names: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    alpha: float
    beta: float
    log_likelihood: float
    covariance: Array
    contracts: float
    converged: bool
    fallback: Helped

    @property
    def parameters(self) -> Array:
        return np.array([self.alpha, self.beta])

    def log_survival(self, periods: ArrayLike) -> Array:
        """Eq. 6 of the paper, B(alpha, beta + t) / B(alpha, beta), for any t >= 0."""
        return _log_survival(np.asarray(periods, np.float64), self.alpha, self.beta)

    def log_survival_slopes(self, periods: ArrayLike) -> Array:
        return _slopes(np.asarray(periods, np.float64), self.alpha, self.beta)

    def residual_lifetime(self, tenure: ArrayLike) -> Array:
        """Expected renewals still to come, for ever; infinite where alpha <= 1.

        With heavy heterogeneity the most loyal few never leave: use `renewals_within` then.
        """
        time = np.asarray(tenure, np.float64)
        if self.alpha <= 1:
            return np.full_like(time, np.inf)
        left: Array = (self.beta + time) / (self.alpha - 1)
        return left

    def simulate(self, contracts: int, random: np.random.Generator) -> Array:
        leaves = np.maximum(random.beta(self.alpha, self.beta, contracts), 1e-12)
        return random.geometric(leaves).astype(np.float64)


def fit(tenure: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None) -> Sbg:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Arrays as for `tenures.tenures`, which raises Invalid; nobody at all gives the prior itself.
    """
    return fit_tenures(tenures(tenure, ended, weights))


def fit_survivors(survivors: ArrayLike) -> Sbg:
    """`fit` from how many of one cohort were left after 0, 1, 2, … periods."""
    return fit_tenures(from_survivors(survivors))


def fit_tenures(data: Tenures) -> Sbg:
    """`fit` of contracts that are already counted."""
    likelihood = _Likelihood(data)
    tolerance = 1e-10 * max(data.contracts, 1.0)
    optimum, fallback = settle(likelihood, START, tolerance=tolerance)
    alpha, beta = (float(value) for value in np.exp(optimum.point))
    return Sbg(
        alpha, beta,
        log_likelihood=likelihood(optimum.point)[0],
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        contracts=data.contracts,
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


def _log_survival(t: Array, a: float, b: float) -> Array:
    value: Array = gammaln(b + t) - gammaln(b) + gammaln(a + b) - gammaln(a + b + t)
    return value


def _slopes(t: Array, a: float, b: float) -> Array:
    both = digamma(a + b) - digamma(a + b + t)
    return np.stack([a * both, b * (both + digamma(b + t) - digamma(b))])


class _Likelihood:
    """Sum over contracts of ln S(t) for those that run and of ln(S(t-1) - S(t)) for the others.

    The latter is S(t-1) times the churn rate alpha / (alpha + beta + t - 1), so nothing cancels.
    """

    def __init__(self, data: Tenures) -> None:
        over = data.ended > 0
        self.reached = np.concatenate([data.tenure[over] - 1, data.tenure])
        self.count = np.concatenate([data.ended[over], data.running])
        self.last, self.ended = data.tenure[over] - 1, data.ended[over]

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        a, b = np.exp(point)
        t, w = self.reached, self.count
        slope = w @ (_slopes(t, a, b).T / (a, b))
        both = w @ (polygamma(1, a + b) - polygamma(1, a + b + t))
        own = w @ (polygamma(1, b + t) - polygamma(1, b))
        total, ended = a + b + self.last, self.ended.sum()
        rate, square = self.ended @ (1 / total), self.ended @ total**-2.0
        value = w @ _log_survival(t, a, b) + self.ended @ np.log(a / total)
        gradient = slope + np.array([ended / a - rate, -rate])
        hessian = both + square + np.array([[-ended / a**2, 0.0], [0.0, own]])
        scale = np.array([a, b])
        return (
            float(value),
            gradient * scale,
            hessian * np.outer(scale, scale) + np.diag(gradient * scale),
        )
