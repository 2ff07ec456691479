"""BG/NBD and MBG/NBD of people who differ in known ways that do not change with time.

A channel, a country or a first basket may go with buying more often or leaving sooner. Fader &
Hardie (2007), "Incorporating Time-Invariant Covariates into the Pareto/NBD and BG/NBD Models",
note 019: a customer with covariates z has

    alpha exp(-rate . z),  a exp(leaving_a . z),  b exp(leaving_b . z),

so that a positive `rate` buys more often. `of(z)` is the model of one kind of customer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2
from threadpoolctl import threadpool_limits

from regulars.core.errors import Invalid
from regulars.stats import bg_nbd, mbg_nbd
from regulars.stats.bg_nbd import BgNbd
from regulars.stats.compress import Histories, compress, distinct
from regulars.stats.covariate_likelihood import CovariateLikelihood, design
from regulars.stats.dropout_fit import START
from regulars.stats.maximum_likelihood import mean_age
from regulars.stats.mbg_nbd import MbgNbd
from regulars.stats.newton import maximise
from regulars.stats.purchase import Fallback
from regulars.stats.weak_data import WIDEST_ERROR, is_determined, with_prior

Array = NDArray[np.float64]
Without = BgNbd | MbgNbd

FITS: dict[str, Callable[[Histories], Without]] = {
    "bg_nbd": bg_nbd.fit_histories,
    "mbg_nbd": mbg_nbd.fit_histories,
}


@dataclass(frozen=True, slots=True, eq=False)
class LikelihoodRatio:
    """Twice the gain in log-likelihood, and the chance of so much if the covariates said nothing.

    With a `fallback` of the fit the chance is only a guide.
    """

    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class CovariateModel:
    """A fitted model with q covariates.

    `base` has z = 0; `coefficients` (3, q) are of rate, leaving_a and leaving_b. `covariance` is of
    the logarithms of the four base parameters, then of the coefficients row by row.
    """

    base: Without
    coefficients: Array
    covariance: Array
    log_likelihood: float
    without: Without
    converged: bool
    fallback: Fallback

    @property
    def rate(self) -> Array:
        """Per covariate: its effect on the logarithm of the mean rate of buying."""
        effect: Array = self.coefficients[0]
        return effect

    @property
    def standard_errors(self) -> Array:
        """(3, q), of the coefficients."""
        errors: Array = np.sqrt(np.diag(self.covariance)[4:]).reshape(self.coefficients.shape)
        return errors

    def likelihood_ratio(self) -> LikelihoodRatio:
        """Whether customers with other covariates behave differently at all."""
        gain = 2 * (self.log_likelihood - self.without.log_likelihood)
        degrees = self.coefficients.size
        statistic = max(gain, 0.0)
        return LikelihoodRatio(statistic, degrees, float(chi2.sf(statistic, degrees)))

    def of(self, covariates: ArrayLike) -> Without:
        """The model of customers with these covariates (q), its uncertainty included."""
        slopes = design(np.asarray(covariates, np.float64)[None, :])[:, :, 0]
        start = np.concatenate([np.log(self.base.parameters), self.coefficients.ravel()])
        model = self.base.with_log_parameters(slopes @ start)
        return replace(model, covariance=slopes @ self.covariance @ slopes.T)

    def each(
        self, covariates: ArrayLike, ask: Callable[[Without, NDArray[np.int64]], Array]
    ) -> Array:
        """`ask(model, rows)` for the rows of each kind of customer, put together again.

        `covariates` (n, q); one call per distinct row.
        """
        columns, kind = distinct(*_matrix(covariates).T)
        kinds = np.stack(columns, axis=1)
        answers = np.empty(kind.size)
        order = np.argsort(kind, kind="stable")
        edges = np.searchsorted(kind[order], np.arange(len(kinds) + 1))
        for position, z in enumerate(kinds):
            rows = order[edges[position] : edges[position + 1]]
            answers[rows] = ask(self.of(z), rows)
        return answers


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    covariates: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    model: str = "bg_nbd",
) -> CovariateModel:
    """Fit by maximum likelihood; `covariates` (n, q), `model` "bg_nbd" or "mbg_nbd".

    Where the data cannot tell all effects, a weak prior around none (and around published fits) is
    added and `fallback` says so. Raises Invalid for what is no set of histories or covariates, and
    for other models.
    """
    if model not in FITS:
        raise Invalid(f"Covariates are known to {' and '.join(FITS)}, not to {model}.")
    without = FITS[model](compress(frequency, recency, age, weights))
    histories, z = _compressed(frequency, recency, age, weights, _matrix(covariates))
    with threadpool_limits(1):
        return _fit(histories, z, without)


def _fit(histories: Histories, z: Array, without: Without) -> CovariateModel:
    unit, scale = mean_age(histories), _spread(z, histories.count)
    likelihood = CovariateLikelihood(histories.in_unit(unit), z / scale, without.at_start)
    in_unit = np.array([0.0, np.log(unit), 0.0, 0.0])
    none = np.zeros(3 * scale.size)
    usual = np.concatenate([START, none])
    known = np.concatenate([np.log(without.parameters) - in_unit, none])
    tolerance = 1e-9 * max(histories.customers, 1.0)
    fallback: Fallback = without.fallback and "prior"
    if not fallback:
        optimum = maximise(likelihood, known, tolerance=tolerance)
        fallback = "" if is_determined(optimum) else "prior"
    if fallback:
        optimum = maximise(with_prior(likelihood, usual), usual, tolerance=tolerance)
    orders = float(histories.count @ histories.frequency)
    value = likelihood(optimum.point)[0] - orders * float(np.log(unit))
    back = np.concatenate([np.ones(4), np.tile(1 / scale, 3)])
    covariance = optimum.covariance(widest=WIDEST_ERROR) * np.outer(back, back)
    base = without.with_log_parameters(optimum.point[:4] + in_unit)
    base = replace(base, covariance=covariance[:4, :4], log_likelihood=value, fallback=fallback)
    return CovariateModel(
        base=base,
        coefficients=(optimum.point * back)[4:].reshape(3, -1),
        covariance=covariance,
        log_likelihood=value,
        without=without,
        converged=optimum.converged,
        fallback=fallback,
    )


def _matrix(covariates: ArrayLike) -> Array:
    z = np.asarray(covariates, np.float64)
    if z.ndim != 2 or z.shape[1] == 0 or not np.isfinite(z).all():
        raise Invalid("Covariates must be finite, a row per customer and a column for each.")
    return z


def _compressed(
    frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, weights: ArrayLike | None, z: Array
) -> tuple[Histories, Array]:
    """Customers equal in history and covariates counted once."""
    histories = [np.atleast_1d(np.asarray(v, np.float64)) for v in (frequency, recency, age)]
    if len(z) != histories[0].size:
        raise Invalid("Covariates must have a row for each customer.")
    count = None if weights is None else np.asarray(weights, np.float64)
    rows, back = distinct(*histories, *z.T)
    counts = np.bincount(back, weights=count, minlength=rows[0].size).astype(np.float64)
    x, t, total, *kinds = rows
    return Histories(x, t, total, counts), np.stack(kinds, axis=1)


def _spread(z: Array, count: Array) -> Array:
    """Standard deviation of each covariate: the prior must not depend on its unit."""
    if not len(z):
        return np.ones(z.shape[1])
    mean = np.average(z, axis=0, weights=count)
    spread: Array = np.sqrt(np.average((z - mean) ** 2, axis=0, weights=count))
    return np.where(spread > 1e-9 * np.abs(z).max(axis=0, initial=0.0), spread, 1.0)
