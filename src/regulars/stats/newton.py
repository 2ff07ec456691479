"""Maximum of a smooth function of a few parameters by Newton's method with the exact Hessian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Objective = Callable[[Array], tuple[float, Array, Array]]

LONGEST_STEP = 2.0  # in any parameter; these are logarithms, so a factor of seven
FARTHEST = 12.0  # a parameter beyond e^12 is a flat ridge, not an estimate


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """Where the search ended. `converged` means a strict maximum inside the bounds."""

    point: Array
    value: float
    gradient: Array
    hessian: Array
    converged: bool

    def covariance(self, *, widest: float) -> Array:
        """Inverse of the observed information; no direction has a larger error than `widest`.

        The cap keeps a search that ended at the precision of the machine from reporting a
        negative variance.
        """
        values, vectors = np.linalg.eigh(-self.hessian)
        spread: Array = vectors / np.maximum(values, widest**-2)
        covariance: Array = spread @ vectors.T
        return covariance


def maximise(objective: Objective, start: Array, *, tolerance: float, steps: int = 100) -> Optimum:
    """Climb from `start` until the largest gradient entry is below `tolerance`.

    `objective` returns value, gradient and Hessian. Where the Hessian is not negative definite its
    eigenvalues are reflected, so that every step climbs; steps are halved until the value rises.
    Never raises: what did not converge says so.
    """
    point = start
    value, gradient, hessian = objective(point)
    for _ in range(steps):
        if np.abs(gradient).max() < tolerance:
            break
        step = _ascent(gradient, hessian)
        for _ in range(40):
            trial = np.clip(point + step, -FARTHEST, FARTHEST)
            tried = objective(trial)
            if tried[0] >= value and np.isfinite(tried[0]):
                break
            step = step / 2
        else:
            break  # no step rises any more: at the precision of the machine
        if np.array_equal(trial, point):
            break
        point, (value, gradient, hessian) = trial, tried
    return Optimum(
        point, value, gradient, hessian, _is_maximum(point, gradient, hessian, tolerance)
    )


def _ascent(gradient: Array, hessian: Array) -> Array:
    values, vectors = np.linalg.eigh(hessian)
    curvature = np.maximum(np.abs(values), 1e-9 * max(np.abs(values).max(), 1e-300))
    step: Array = vectors @ ((vectors.T @ gradient) / curvature)
    step *= min(1.0, LONGEST_STEP / max(np.abs(step).max(), 1e-300))
    return step


def _is_maximum(point: Array, gradient: Array, hessian: Array, tolerance: float) -> bool:
    if not np.isfinite(hessian).all() or np.abs(point).max() >= FARTHEST:
        return False
    # The last halved steps can stop a little above the tolerance: rounding of the value itself.
    flat = bool(np.abs(gradient).max() < 1e3 * tolerance)
    return flat and bool(np.linalg.eigvalsh(hessian).max() < 0)
