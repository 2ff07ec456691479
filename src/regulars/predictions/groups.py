"""Equal rows, found without sorting wherever the numbers are whole and few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

WHOLE_BELOW = 1e6
SLOTS_PER_ROW = 8  # a table of all combinations may have that many slots per row


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """`member` is one row of each group, `of` the group of each row."""

    member: Whole
    of: Whole


def groups_of(*columns: NDArray[Any]) -> Groups:
    """Rows that are equal in all columns; numbers are finite and not negative."""
    key, space = np.zeros(columns[0].size, np.int64), 1
    for column in columns:
        levels, rank = _ranked(column)
        if space * levels >= 1 << 62:
            space, key = _dense(key)
        key = key * levels + rank
        space *= levels
    if space > SLOTS_PER_ROW * key.size + 1024:
        _, member, of = np.unique(key, return_index=True, return_inverse=True)
        return Groups(member, of.ravel())
    first = np.full(space, -1, np.int64)
    first[key[::-1]] = np.arange(key.size)[::-1]
    used = first >= 0
    return Groups(first[used], (np.cumsum(used) - 1)[key])


def _ranked(column: NDArray[Any]) -> tuple[int, Whole]:
    if column.size and column.max() < WHOLE_BELOW:
        whole = column.astype(np.int64)
        if np.array_equal(whole, column):
            return int(whole.max()) + 1, whole
    return _dense(column)


def _dense(column: NDArray[Any]) -> tuple[int, Whole]:
    levels, rank = np.unique(column, return_inverse=True)
    return max(levels.size, 1), rank.ravel()
