"""What each customer had done by the end of a day, added up from everybody's facts.

The engine sorts the facts by customer and day; what belongs together then lies together, and runs
are added up as arrays. That takes half the time of grouping twice (by day, then by customer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.predictions import queries

if TYPE_CHECKING:
    from regulars.history.service import Snapshot

Whole = NDArray[np.int64]


def summary(snapshot: Snapshot, cut: int, days: int) -> dict[str, Whole]:
    """Columns with an entry per customer who ordered by the end of day `cut`, in order of ids;
    `recent_…` are of the last `days`.

    Orders of one local day are one purchase. Values are net: a refund or adjustment counts on the
    day it came, and against the repeat orders when that is not the first order's day.
    """
    rows = snapshot.run(queries.facts(cut)).cast(queries.FACTS)
    who, day, placed, value = (rows[name].to_numpy() for name in queries.FACTS.names)
    return added_up(who, day, placed, value, cut - days)


def added_up(
    who: Whole, day: NDArray[np.int32], placed: NDArray[np.bool_], value: Whole, since: int
) -> dict[str, Whole]:
    """As `summary`, of facts in the order of customers and days; `recent_…` are after `since`."""
    starts = np.flatnonzero(_differs(who) | _differs(day))
    who, day = who[starts], day[starts]
    if starts.size < placed.size:
        placed, value = np.logical_or.reduceat(placed, starts), np.add.reduceat(value, starts)
    begins = np.flatnonzero(_differs(who))
    of = np.repeat(np.arange(begins.size), np.diff(begins, append=who.size))
    bought = np.flatnonzero(placed)
    times = np.bincount(of[bought], minlength=begins.size)
    last = np.cumsum(times)
    known = np.flatnonzero(times)
    first_row, last_row = bought[(last - times)[known]], bought[last[known] - 1]
    recent = day > since
    whole = _sums(value, begins)[known]
    return {
        "customer_id": who[begins][known],
        "first_day": day[first_row],
        "last_day": day[last_row],
        "order_days": times[known],
        "first_value": value[first_row],
        "later_value": whole - value[first_row],
        "recent_orders": _sums((recent & placed).astype(np.int64), begins)[known],
        "recent_value": _sums(np.where(recent, value, 0), begins)[known],
    }


def _differs(column: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Whether each entry is another one than that before; so is the first."""
    return np.append(np.ones(min(column.size, 1), bool), column[1:] != column[:-1])


def _sums(values: Whole, begins: Whole) -> Whole:
    """The sum of each run; `reduceat` knows no empty column."""
    return np.add.reduceat(values, begins) if values.size else np.zeros(0, np.int64)
