"""Fits of purchase models by maximum likelihood, and what all fitted models have in common.

A fit measures time in the mean age of the customers, so that days and weeks give the same answer,
and helps itself with a weak prior, in the middle of published fits, where data say too little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from regulars.stats.compress import Histories
from regulars.stats.newton import Objective, Optimum, maximise
from regulars.stats.purchase import Fallback
from regulars.stats.weak_data import PRIOR_SD, WIDEST_ERROR, is_determined, with_prior

Array = NDArray[np.float64]

# A prior that costs more than this against a simpler model is contradicted by the data.
CONTRADICTED = 2.0
MANY = 16 * 1000  # histories of which a sixteenth already shows where the maximum is


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fitted:
    """What is known about a fit; a model adds its parameters as fields.

    `covariance` is of the logarithms of the parameters. `fallback` is "prior" when the data alone
    could not determine them (their errors then include the prior) and "nbd" when nobody can be
    seen to leave, so that what the model says of leaving is fixed at next to never, without error.
    """

    parameter_names: ClassVar[tuple[str, ...]]

    log_likelihood: float
    covariance: Array
    customers: float
    converged: bool
    fallback: Fallback

    @property
    def parameters(self) -> Array:
        return np.array([getattr(self, name) for name in self.parameter_names])

    @property
    def standard_errors(self) -> Array:
        errors: Array = self.parameters * np.sqrt(np.diag(self.covariance))
        return errors

    def with_log_parameters(self, point: ArrayLike) -> Self:
        """The same model at other parameters; what is known about the fit stays."""
        values: dict[str, Any] = dict(
            zip(self.parameter_names, np.exp(np.asarray(point, np.float64)).tolist(), strict=True)
        )
        return replace(self, **values)


class Facts(TypedDict):
    log_likelihood: float
    covariance: Array
    customers: float
    converged: bool
    fallback: Fallback


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The parameters a fit found, in the caller's unit of time, and the facts of `Fitted`."""

    parameters: Array
    log_likelihood: float
    covariance: Array
    customers: float
    converged: bool
    fallback: Fallback

    def facts(self) -> Facts:
        """Keywords of `Fitted`."""
        return Facts(
            log_likelihood=self.log_likelihood,
            covariance=self.covariance,
            customers=self.customers,
            converged=self.converged,
            fallback=self.fallback,
        )


def estimate(
    histories: Histories,
    likelihood_of: Callable[[Histories], Objective],
    start: Array,
    *,
    deviation: ArrayLike = PRIOR_SD,
    times: tuple[int, ...] = (1,),
    simpler: Callable[[Histories], Estimate] | None = None,
) -> Estimate:
    """Parameters at the maximum of `likelihood_of(histories)`, a function of their logarithms.

    `start` is that of the search and the centre of the prior, for a mean age of one, and
    `deviation` how wide that is; `times` are the positions of parameters in units of time.
    `simpler` fits the model without leaving.
    """
    unit = mean_age(histories)
    # BLAS threads wait for each other in a spin: on a busy machine 10 to 300 times slower.
    with threadpool_limits(1):
        found = _estimate(histories.in_unit(unit), likelihood_of, start, deviation, simpler)
    scale = np.ones(start.size)
    scale[list(times)] = unit
    return replace(
        found,
        parameters=found.parameters * scale,
        log_likelihood=found.log_likelihood
        - float(histories.count @ histories.frequency) * float(np.log(unit)),
    )


def mean_age(histories: Histories) -> float:
    """The unit of time of a fit; 1 for nobody, or when everybody came today."""
    if histories.customers == 0:
        return 1.0
    return float(histories.count @ histories.age) / histories.customers or 1.0


def _estimate(
    histories: Histories,
    likelihood_of: Callable[[Histories], Objective],
    start: Array,
    deviation: ArrayLike,
    simpler: Callable[[Histories], Estimate] | None,
) -> Estimate:
    likelihood = likelihood_of(histories)
    tolerance = 1e-9 * max(histories.customers, 1.0)
    near = _near_maximum(histories, likelihood_of, start)
    optimum = maximise(likelihood, near, tolerance=tolerance)
    if is_determined(optimum):
        return _estimated(optimum, optimum.value, histories.customers, "")
    pooled = maximise(with_prior(likelihood, start, deviation), start, tolerance=tolerance)
    if simpler is not None:
        without = simpler(histories)
        if not without.fallback and without.log_likelihood > pooled.value + CONTRADICTED:
            return replace(without, fallback="nbd")
    return _estimated(pooled, likelihood(pooled.point)[0], histories.customers, "prior")


def _estimated(optimum: Optimum, value: float, customers: float, fallback: Fallback) -> Estimate:
    covariance = optimum.covariance(widest=WIDEST_ERROR)
    parameters: Array = np.exp(optimum.point)
    return Estimate(parameters, value, covariance, customers, optimum.converged, fallback)


def _near_maximum(
    histories: Histories, likelihood_of: Callable[[Histories], Objective], start: Array
) -> Array:
    """A start one or two steps from the maximum: the fit of every sixteenth history of many."""
    if histories.count.size < MANY:
        return start
    every = (histories.frequency, histories.recency, histories.age, histories.count)
    few = Histories(*(column[::16] for column in every))
    rough = maximise(likelihood_of(few), start, tolerance=1e-4 * few.customers)
    return rough.point if rough.converged else start
