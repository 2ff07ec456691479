"""How long contracts lasted: the data that every contractual model is fitted on.

A contract runs for whole periods (months, years). `tenure` is the number of the period in which it
ended (1: it was never renewed), or the number of periods it has survived so far when it still runs:
then its end is not known (right censoring).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.core.errors import Invalid

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tenures:
    """Distinct tenures, rising, with how many contracts ended in them and how many run on."""

    tenure: Array
    ended: Array
    running: Array

    @property
    def contracts(self) -> float:
        return float(self.ended.sum() + self.running.sum())

    @property
    def at_risk(self) -> Array:
        """Contracts that could have ended in each of these periods."""
        from_here: Array = np.cumsum((self.ended + self.running)[::-1])[::-1]
        return from_here


def tenures(tenure: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None) -> Tenures:
    """Count contracts by tenure; three arrays of one length, `weights` counting equal contracts.

    Raises Invalid for columns of different lengths, numbers that are negative or not finite, and a
    contract that ended in period 0.
    """
    time, over = _column(tenure), np.atleast_1d(np.asarray(ended)).astype(bool)
    count = np.ones_like(time) if weights is None else _column(weights)
    if time.ndim != 1 or not time.shape == over.shape == count.shape:
        raise Invalid("tenure, ended and weights must be columns of one length.")
    if not all(values.min(initial=0) >= 0 and values.max(initial=0) < np.inf
               for values in (time, count)):  # fmt: skip
        raise Invalid("tenure and weights must be finite and not negative.")
    if (over & (time == 0)).any():
        raise Invalid("A contract cannot end in period 0: the first period is 1.")
    distinct, place = np.unique(time, return_inverse=True)
    left, stayed = (
        np.bincount(place.ravel(), count * who, distinct.size).astype(np.float64)
        for who in (over, ~over)
    )
    return Tenures(distinct, left, stayed)


def from_survivors(survivors: ArrayLike) -> Tenures:
    """The tenures of one cohort from how many were left after 0, 1, 2, … periods.

    Raises Invalid for counts that rise or are negative.
    """
    counts = _column(survivors)
    if not counts.size:
        return Tenures(counts, counts, counts)
    left = -np.diff(counts)
    if not np.isfinite(counts).all() or (left < 0).any() or counts[-1] < 0:
        raise Invalid("Survivors must be finite, not negative and never more than before.")
    running = np.zeros_like(counts)
    running[-1] = counts[-1]
    return Tenures(np.arange(counts.size, dtype=np.float64), np.append(0.0, left), running)


def _column(values: ArrayLike) -> Array:
    return np.atleast_1d(np.asarray(values, np.float64))
