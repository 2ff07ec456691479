"""Discrete-time hazard: who ends next, from how long they are there and what is known of them.

One row per contract and period it was at risk; the chance to end in that period is logistic in
duration terms (a level, the first period by itself, the logarithm of the period) and covariates.
Cox (1972), "Regression Models and Life-Tables", JRSS B 34, section 6; Singer & Willett (1993),
"It's About Time", J. Educational Statistics 18. Equal rows are best counted once, with `weights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from regulars.core.errors import Invalid
from regulars.stats.contract import Z90, cloglog
from regulars.stats.weak_data import WIDEST_ERROR, Helped, settle, with_prior

Array = NDArray[np.float64]

DURATION = ("level", "first_period", "log_period")
USUAL_RATE = 0.05  # what a month costs a usual subscription: the centre of the prior
PRIOR_SD = 1.5  # of a log-odds per standard deviation of a covariate
LEVEL_SD = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Hazard:
    """A fitted model. `coefficients` are log-odds per unit of each term: `DURATION`, then the
    covariates. `fallback` is "prior" when the data alone could not determine them (nobody ended,
    everybody did, or a covariate separates the two) and a weak prior was added."""

    name: ClassVar[str] = "hazard"

    coefficients: Array
    covariance: Array
    log_likelihood: float
    rows: float
    converged: bool
    fallback: Helped

    @property
    def standard_errors(self) -> Array:
        errors: Array = np.sqrt(np.diag(self.covariance))
        return errors

    def chance(self, period: ArrayLike, covariates: ArrayLike | None = None) -> Array:
        """P(ends in its period `period` >= 1 | got there), an entry per row."""
        chance: Array = expit(_design(period, covariates) @ self.coefficients)
        return chance

    def stays(self, horizon: int, tenure: ArrayLike, covariates: ArrayLike | None = None) -> Array:
        """P(survives `horizon` more periods) of contracts that survived `tenure` periods."""
        return np.exp(self._ahead(horizon, tenure, covariates)[0])

    def stays_interval(
        self,
        horizon: int,
        tenure: ArrayLike,
        covariates: ArrayLike | None = None,
        z: float = Z90,
    ) -> tuple[Array, Array]:
        """Bounds of `stays` from the uncertainty of the coefficients (delta method, ln(-ln))."""
        log, slopes = self._ahead(horizon, tenure, covariates)
        variance = np.einsum("ni,ij,nj->n", slopes, self.covariance, slopes)
        return cloglog(log, z * np.sqrt(np.maximum(variance, 0.0)))

    def simulate(
        self,
        periods: int,
        contracts: int,
        random: np.random.Generator,
        covariates: ArrayLike | None = None,
    ) -> tuple[Array, Array]:
        """Tenure and end (1) or not (0) of new contracts watched for so many periods."""
        tenure, ended = np.zeros(contracts), np.zeros(contracts)
        for period in range(1, periods + 1):
            chance = self.chance(np.full(contracts, period), covariates)
            leaves = (ended == 0) & (random.random(contracts) < chance)
            tenure += ended == 0
            ended += leaves
        return tenure, ended

    def _ahead(
        self, horizon: int, tenure: ArrayLike, covariates: ArrayLike | None
    ) -> tuple[Array, Array]:
        """ln P(survives) and its slopes in the coefficients, (n) and (n, terms)."""
        time = np.atleast_1d(np.asarray(tenure, np.float64))
        log, slopes = np.zeros_like(time), np.zeros((time.size, self.coefficients.size))
        for step in range(1, horizon + 1):
            terms = _design(time + step, covariates)
            odds = terms @ self.coefficients
            log -= np.logaddexp(0.0, odds)
            slopes -= expit(odds)[:, None] * terms
        return log, slopes


def fit(
    period: ArrayLike,
    ended: ArrayLike,
    covariates: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Hazard:
    """Fit on person-periods by maximum likelihood; add a weak prior where that has no maximum.

    `period` (n) >= 1 and `ended` (n) say which period a row is and whether the contract ended in
    it; `covariates` (n, k). No rows at all give the prior. Raises Invalid for columns of different
    lengths or numbers that are not finite.
    """
    terms, over, count = _checked(period, ended, covariates, weights)
    centre, scale = _scale(terms, count)
    start = np.zeros(terms.shape[1])
    start[0] = np.log(USUAL_RATE / (1 - USUAL_RATE))
    sd = np.full(start.size, PRIOR_SD)
    sd[0] = LEVEL_SD
    likelihood = _Logistic((terms - centre) / scale, over, count)
    # Of a term that never varies the data say nothing: it keeps its prior and holds nobody up.
    told = with_prior(likelihood, start, np.where(_vary(terms), np.inf, sd))
    tolerance = 1e-9 * max(float(count.sum()), 1.0)
    optimum, fallback = settle(likelihood, start, sd, tolerance=tolerance, alone=told)
    back = np.diag(1 / scale)
    back[0] -= centre / scale
    return Hazard(
        coefficients=back @ optimum.point,
        covariance=back @ optimum.covariance(widest=WIDEST_ERROR) @ back.T,
        log_likelihood=likelihood(optimum.point)[0],
        rows=float(count.sum()),
        converged=optimum.converged,
        fallback=fallback,
    )


class _Logistic:
    """Log-likelihood of a logistic regression with its derivatives."""

    def __init__(self, terms: Array, ended: Array, count: Array) -> None:
        self.terms, self.ended, self.count = terms, ended, count

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        odds = self.terms @ point
        chance = expit(odds)
        value = self.count @ (self.ended * odds - np.logaddexp(0.0, odds))
        gradient = self.terms.T @ (self.count * (self.ended - chance))
        curve = self.count * chance * (1 - chance)
        return float(value), gradient, -(self.terms.T * curve) @ self.terms


def _design(period: ArrayLike, covariates: ArrayLike | None) -> Array:
    time = np.maximum(np.atleast_1d(np.asarray(period, np.float64)), 1.0)
    terms = np.stack([np.ones_like(time), (time == 1).astype(np.float64), np.log(time)], axis=1)
    if covariates is None:
        return terms
    more = np.asarray(covariates, np.float64)
    if more.ndim != 2 or more.shape[0] != time.size:
        raise Invalid("covariates must have one row per period and one column per covariate.")
    return np.concatenate([terms, more], axis=1)


def _checked(
    period: ArrayLike, ended: ArrayLike, covariates: ArrayLike | None, weights: ArrayLike | None
) -> tuple[Array, Array, Array]:
    terms = _design(period, covariates)
    over = np.atleast_1d(np.asarray(ended, np.float64))
    count = np.ones_like(over) if weights is None else np.asarray(weights, np.float64)
    if not terms.shape[0] == over.size == count.size:
        raise Invalid("period, ended and weights must be columns of one length.")
    if not (np.isfinite(terms).all() and np.isfinite(over).all() and np.isfinite(count).all()):
        raise Invalid("period, ended, covariates and weights must be finite.")
    return terms, over, count


def _vary(terms: Array) -> NDArray[np.bool_]:
    """Which terms the rows can tell something about: the level, and what differs among them."""
    vary: NDArray[np.bool_] = (terms != terms[:1]).any(axis=0)
    vary[0] = True
    return vary


def _scale(terms: Array, count: Array) -> tuple[Array, Array]:
    """Mean and spread of each term; the level stays as it is, what never varies becomes zero."""
    total = max(float(count.sum()), 1e-300)
    centre: Array = count @ terms / total
    spread = np.sqrt(count @ (terms - centre) ** 2 / total)
    varies = _vary(terms) & (spread > 1e-12)
    centre[0] = 0.0
    return centre, np.where(varies, spread, 1.0)
