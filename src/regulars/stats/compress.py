"""Customers with equal histories counted once: a likelihood over a million people has a hundred
thousand distinct terms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.core.errors import Invalid

Array = NDArray[np.float64]

WHOLE_BELOW = 1e6  # three columns of it still make one 64-bit key
LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Distinct purchase histories and how many customers have each; four arrays of one length.

    `frequency` repeat purchases (days with an order, less the first), `recency` time from the first
    to the last purchase, `age` time from the first purchase to now, `count` customers.
    """

    frequency: Array
    recency: Array
    age: Array
    count: Array

    @property
    def customers(self) -> float:
        return float(self.count.sum())

    def in_unit(self, unit: float) -> Histories:
        """The same histories with times in multiples of `unit`."""
        return Histories(self.frequency, self.recency / unit, self.age / unit, self.count)


def compress(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> Histories:
    """Count equal (frequency, recency, age); order of the result is by these three.

    Raises Invalid for arrays of different lengths, numbers that are not finite or negative, and a
    recency beyond the age.
    """
    columns = [_column(values) for values in (frequency, recency, age)]
    count = None if weights is None else _column(weights)
    _check(columns, count)
    if columns[0].size == 0:
        return Histories(columns[0], columns[1], columns[2], np.empty(0))
    ranked = [_ranks(column) for column in columns]
    key, space = np.zeros(columns[0].size, np.int64), 1
    for levels, rank in ranked:
        key = key * levels.size + rank
        space *= levels.size
    unique, counts = _count(key, space, count)
    parts: list[Array] = []
    for levels, _ in reversed(ranked):
        unique, rank = np.divmod(unique, levels.size)
        parts.append(levels[rank])
    return Histories(parts[2], parts[1], parts[0], counts)


def distinct(*columns: Array) -> tuple[list[Array], NDArray[np.int64]]:
    """Columns of the distinct rows in order, and for each row its position among them."""
    if columns[0].size == 0:
        return list(columns), np.empty(0, np.int64)
    key, space = np.zeros(columns[0].size, np.int64), 1
    for column in columns:
        levels, rank = _ranks(column)
        if space * levels.size > LARGEST_KEY:
            held, key = np.unique(key, return_inverse=True)
            space = held.size
        key, space = key * levels.size + rank, space * levels.size
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return [column[first] for column in columns], back


def totals(values: Array, count: Array) -> tuple[Array, Array]:
    """Distinct values in order, and the sum of `count` for each."""
    unique, inverse = np.unique(values, return_inverse=True)
    summed = np.bincount(inverse, weights=count, minlength=unique.size)
    return unique, summed.astype(np.float64)


def _column(values: ArrayLike) -> Array:
    return np.atleast_1d(np.asarray(values, np.float64))


def _check(columns: list[Array], weights: Array | None) -> None:
    arrays = [*columns, weights] if weights is not None else columns
    if len({array.shape for array in arrays}) > 1 or columns[0].ndim != 1:
        raise Invalid("frequency, recency, age and weights must be columns of one length.")
    # Not a number compares false, so these two also refuse it.
    if not all(array.min(initial=0) >= 0 and array.max(initial=0) < np.inf for array in arrays):
        raise Invalid("frequency, recency, age and weights must be finite and not negative.")
    if (columns[1] > columns[2]).any():
        raise Invalid("recency (first to last purchase) cannot exceed age (first purchase to now).")


def _ranks(column: Array) -> tuple[Array, NDArray[np.int64]]:
    """Sorted values that hold all of the column, and the position of each entry among them."""
    low, high = column.min(), column.max()
    if high < WHOLE_BELOW:
        whole = column.astype(np.int64)
        if np.array_equal(whole, column):
            whole -= int(low)
            return np.arange(int(low), int(high) + 1, dtype=np.float64), whole
    levels = np.unique(column)
    return levels, np.searchsorted(levels, column)


def _count(
    key: NDArray[np.int64], space: int, weights: Array | None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if weights is None and space < 8 * key.size:  # a slot for every combination: no sorting
        slots = np.bincount(key, minlength=space)
        unique = np.flatnonzero(slots)
        return unique, slots[unique].astype(np.float64)
    if weights is None:
        unique, counts = np.unique(key, return_counts=True)
        return unique, counts.astype(np.float64)
    unique, inverse = np.unique(key, return_inverse=True)
    summed = np.bincount(inverse, weights=weights, minlength=unique.size)
    return unique, summed.astype(np.float64)
