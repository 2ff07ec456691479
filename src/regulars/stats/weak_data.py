"""Fits where the data alone may say too little: then a weak prior helps, and the fit says so.

A prior is normal in the logarithm of each parameter, around the middle of published fits and so
wide (a factor of 20 either way inside 95 %) that any real shop outvotes it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from regulars.stats.newton import Objective, Optimum, maximise

Array = NDArray[np.float64]
Helped = Literal["", "prior"]

PRIOR_SD = 1.5  # of each logarithm
WIDEST_ERROR = 2.0  # of a logarithm; beyond it the data do not say what the parameter is


def settle(
    likelihood: Objective,
    start: Array,
    deviation: ArrayLike = PRIOR_SD,
    *,
    tolerance: float,
    widest: float = WIDEST_ERROR,
    alone: Objective | None = None,
) -> tuple[Optimum, Helped]:
    """The maximum of the likelihood, or with the prior around `start` where it tells too little.

    `alone` is what is tried without the prior, if that is not the likelihood itself.
    """
    # BLAS threads wait for each other in a spin: on a busy machine 10 to 300 times slower.
    with threadpool_limits(1):
        optimum = maximise(alone or likelihood, start, tolerance=tolerance)
        if is_determined(optimum, widest):
            return optimum, ""
        penalised = with_prior(likelihood, start, deviation)
        return maximise(penalised, start, tolerance=tolerance), "prior"


def with_prior(likelihood: Objective, centre: Array, deviation: ArrayLike = PRIOR_SD) -> Objective:
    """The likelihood times a normal prior of the parameters; none where the deviation is inf."""
    weight = np.broadcast_to(np.asarray(deviation, np.float64), centre.shape) ** -2

    def penalised(point: Array) -> tuple[float, Array, Array]:
        value, gradient, hessian = likelihood(point)
        away = (point - centre) * weight
        value -= 0.5 * float(away @ (point - centre))
        return value, gradient - away, hessian - np.diag(weight)

    return penalised


def is_determined(optimum: Optimum, widest: float = WIDEST_ERROR) -> bool:
    """Whether the search ended at a maximum that tells every parameter within its error."""
    covariance = optimum.covariance(widest=10 * widest)
    return optimum.converged and bool(np.sqrt(np.diag(covariance)).max() < widest)
