"""Columns of millions worked on a few rows at a time: what is in between stays in the processor's
cache, instead of in memory that is asked for anew at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROWS = 1 << 15


def portions(count: int) -> Iterator[slice]:
    """The rows, so many at a time."""
    return (slice(first, first + ROWS) for first in range(0, count, ROWS))


def in_portions(count: int, tell: Callable[[slice], tuple[Array, ...]]) -> list[Array]:
    """The columns that `tell` gives for some rows, of all of them."""
    columns = [np.empty(count) for _ in tell(slice(0))]
    for rows in portions(count):
        for column, some in zip(columns, tell(rows), strict=True):
            column[rows] = some
    return columns
