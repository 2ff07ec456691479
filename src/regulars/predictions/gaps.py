"""Days between the orders of the tested customers, as they were known on any day of the past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regulars.predictions.past import FAR, Past

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """An entry per customer who had ordered by the end of a day.

    `count` gaps between days with an order, their sum, the sum of their logarithms and their median
    (NaN without any); `silent` days since the last order, `next` days from it to the next one, NaN
    where none came in the days looked at.
    """

    count: Array
    total: Array
    logs: Array
    median: Array
    silent: Array
    next: Array

    @property
    def typical(self) -> float:
        """Everybody's median gap: of people's own medians, so that the keen do not speak for all.

        NaN while nobody has come back."""
        told = self.median[self.count > 0]
        return float(np.median(told)) if told.size else float("nan")


def gaps_at(past: Past, cut: int, days: int = 0) -> Gaps:
    """Gaps up to the end of day `cut`, and who ordered in the `days` after it."""
    placed = past.placed > 0
    who, day = (past.key // FAR)[placed], past.day[placed]
    before, after = day <= cut, (day > cut) & (day <= cut + days)
    known, last = _last(who[before], day[before])
    gap, at = _between(who[before], day[before], known)
    count = np.bincount(at, minlength=known.size).astype(np.float64)
    return Gaps(
        count=count,
        total=np.bincount(at, gap, known.size).astype(np.float64),
        logs=np.bincount(at, np.log(gap), known.size).astype(np.float64),
        median=_medians(gap, at, count),
        silent=(cut - last).astype(np.float64),
        next=_first(who[after], day[after], known) - last,
    )


def _last(who: NDArray[np.int64], day: NDArray[np.int64]) -> tuple[NDArray[np.int64], Array]:
    """Each customer and their last day, of rows sorted by both."""
    known, first = np.unique(who, return_index=True)
    ends = np.append(first[1:], who.size) - 1
    return known, day[ends].astype(np.float64)


def _between(
    who: NDArray[np.int64], day: NDArray[np.int64], known: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int64]]:
    """Every gap, and the place of its customer among those known."""
    same = who[1:] == who[:-1]
    gap = np.diff(day)[same].astype(np.float64)
    return gap, np.searchsorted(known, who[1:][same])


def _medians(gap: Array, at: NDArray[np.int64], count: Array) -> Array:
    ordered = gap[np.lexsort((gap, at))]
    n = count.astype(np.int64)
    start = np.cumsum(n) - n
    result = np.full(n.size, np.nan)
    some = n > 0
    low, high = (start + (n - 1) // 2)[some], (start + n // 2)[some]
    result[some] = (ordered[low] + ordered[high]) / 2
    return result


def _first(who: NDArray[np.int64], day: NDArray[np.int64], known: NDArray[np.int64]) -> Array:
    """The first day of each known customer; NaN without any."""
    result = np.full(known.size, np.nan)
    came, first = np.unique(who, return_index=True)
    at = np.searchsorted(known, came)
    ours = at < known.size
    ours[ours] = known[at[ours]] == came[ours]
    result[at[ours]] = day[first[ours]]
    return result
