"""What the tested customers did on each day, in memory: every window of the back-test is cut from
it without asking history again."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.predictions.people import People, columns_of, people_of

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

# One key holds customer and day: more days than any calendar here can name, and those before 1970.
FAR, SHIFT = 1 << 22, 1 << 21


class Past:
    """Rows of `queries.days`: an entry per customer and day, sorted by both.

    `share` is the part of the shop's customers that is here (1.0: all).
    """

    def __init__(self, days: pa.Table, share: float) -> None:
        columns = columns_of(days)
        self.share = share
        self.day = columns["day"].astype(np.int64)
        self.placed = columns["placed"]
        self.customer_id, starts = np.unique(columns["customer_id"], return_index=True)
        lengths = np.diff(np.append(starts, self.day.size))
        self.key = np.repeat(np.arange(starts.size), lengths) * FAR + self.day + SHIFT
        self.orders = _summed(self.placed)
        self.value = _summed(columns["value"])

    @property
    def customers(self) -> int:
        return int(self.customer_id.size)

    @cached_property
    def first_day(self) -> Whole:
        """Each customer's first day with an order; a day beyond all others without any."""
        start = self._rows_until(-SHIFT)
        nth = np.searchsorted(self.orders, self.orders[start] + 1) - 1
        found = nth < np.append(start[1:], self.day.size)
        return np.where(found, self.day[np.minimum(nth, self.day.size - 1)], SHIFT - 1)

    def at(self, cut: int, days: int) -> People:
        """Who was known by the end of `cut`, and what they did in the `days` before and after."""
        known = np.flatnonzero(self.first_day <= cut)
        then, first = self._rows_until(cut)[known], self.first_day[known]
        before, after = self._rows_until(cut - days)[known], self._rows_until(cut + days)[known]
        start, opened = self._rows_until(-SHIFT)[known], self._rows_of(known, first)
        made = self.orders[then]
        last_row = np.searchsorted(self.orders, made) - 1
        first_value = self.value[opened] - self.value[opened - 1]
        columns = {
            "customer_id": self.customer_id[known],
            "first_day": first,
            "last_day": self.day[last_row],
            "order_days": made - self.orders[start],
            "first_value": first_value,
            "later_value": self.value[then] - self.value[start] - first_value,
            "recent_orders": made - self.orders[before],
            "recent_value": self.value[then] - self.value[before],
            "next_orders": self.orders[after] - made,
            "next_value": self.value[after] - self.value[then],
        }
        return people_of(columns, cut)

    def came(self, cut: int, first: int, last: int) -> int:
        """Orders from day `first` to `last` of the customers known by the end of `cut`."""
        known = self.first_day <= cut
        made = self.orders[self._rows_until(last)] - self.orders[self._rows_until(first - 1)]
        return int(made[known].sum())

    def _rows_until(self, day: int) -> Whole:
        """For each customer the number of rows, theirs and of all before them, up to a day."""
        everybody = np.arange(self.customer_id.size)
        return self._rows_of(everybody, np.full(everybody.size, day))

    def _rows_of(self, who: Whole, day: Whole) -> Whole:
        return np.searchsorted(self.key, who * FAR + day + SHIFT, side="right")


def _summed(values: Whole) -> Whole:
    """Sums up to each row; the first is of none."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
