"""How good a forecast was: ranking, promises kept, and intervals over windows that overlap."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from regulars.predictions.base import SHOULD_HOLD

Array = NDArray[np.float64]

TAIL = (1 - SHOULD_HOLD) / 2


def auc(chance: Array, ordered: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Area under the ROC curve and its standard error (DeLong, DeLong & Clarke-Pearson 1988, by
    ranks as in Sun & Xu 2014); None where everybody or nobody ordered."""
    yes, no = chance[ordered], chance[~ordered]
    if not yes.size or not no.size:
        return None
    ranks = _ranks(chance)
    of_yes = (ranks[ordered] - _ranks(yes)) / no.size
    of_no = 1 - (ranks[~ordered] - _ranks(no)) / yes.size
    variance = sum(float(np.var(part)) / part.size for part in (of_yes, of_no))
    return float(of_yes.mean()), math.sqrt(variance)


def held(below: Array, up_to: Array) -> float:
    """The share of 80 % intervals that held, from P(Y < y) and P(Y <= y) of what came.

    Counts cannot be cut at exactly 80 %, so an end that is hit counts in part: the share is 0.8
    for a forecast that is right (Czado, Gneiting & Held 2009, the nonrandomized transform).
    """
    width = np.maximum(up_to - below, 1e-12)
    inside = np.minimum(up_to, 1 - TAIL) - np.maximum(below, TAIL)
    return float(np.mean(np.clip(inside / width, 0.0, 1.0)))


def error_of_mean(values: Sequence[float], overlap: int) -> float | None:
    """Standard error of the mean of windows in order of time, of which `overlap` share days.

    Autocovariances within the overlap count with falling weights (Newey & West 1987), and never
    make the error smaller. None of fewer than three windows.
    """
    n = len(values)
    if n < 3:
        return None
    away = np.asarray(values) - np.mean(values)
    variance = float(away @ away)
    more = sum(
        2 * (1 - lag / overlap) * float(away[lag:] @ away[:-lag])
        for lag in range(1, min(overlap, n))
    )
    return math.sqrt((variance + max(more, 0.0)) / (n * (n - 1)))


def bounds_95(value: float, error: float | None, windows: int) -> tuple[float | None, float | None]:
    """A 95 % interval by Student's t with a degree of freedom less than windows."""
    if error is None:
        return None, None
    half = float(stdtrit(windows - 1, 0.975)) * error
    return value - half, value + half


def _ranks(values: Array) -> Array:
    """Ranks from 1; equal values share their mean rank."""
    _, back, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: Array = (last - (counts - 1) / 2)[back]
    return shared
