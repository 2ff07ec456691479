"""What each customer had done by the end of a day, added up from everybody's facts.

The engine sorts the facts by customer and day; what belongs together then lies together and is
added up as arrays, which is quicker than grouping twice (by day, then by customer).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.predictions import queries
from regulars.predictions.threads import side_by_side

if TYPE_CHECKING:
    from regulars.history.service import Snapshot

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

PORTION = 1 << 18  # rows worked on together


NAMES = (
    "customer_id", "first_day", "last_day", "order_days", "first_value", "later_value",
    "recent_orders", "recent_value",
)  # fmt: skip


def summary(snapshot: Snapshot, cut: int, days: int) -> dict[str, NDArray[Any]]:
    """Columns with an entry per customer who ordered by the end of day `cut`, in order of ids: the
    ids, and numbers; `recent_…` are of the last `days`.

    Orders of one local day are one purchase. Values are net: a refund or adjustment counts on the
    day it came, and against the repeat orders when that is not the first order's day.
    """
    return of_facts(snapshot.run(queries.facts(cut)).cast(queries.FACTS), cut - days)


def of_facts(rows: pa.Table, since: int) -> dict[str, NDArray[Any]]:
    """As `summary`, of `queries.facts`; `recent_…` are after the day `since`."""
    tasks = {at: partial(_added_up, each, since) for at, each in enumerate(_portions(rows))}
    parts = [_nobody(), *side_by_side(tasks).values()]
    ids, *numbers = zip(*(part.values() for part in parts), strict=True)
    columns = (np.concatenate(each, dtype=np.float64) for each in numbers)
    return dict(zip(NAMES, (np.concatenate(ids), *columns), strict=True))


def _portions(rows: pa.Table) -> Iterator[pa.Table]:
    """The rows cut where a customer ends: what is worked on stays in the processor's cache, and
    memory is used again instead of asked for."""
    begin, size = 0, PORTION
    while begin < rows.num_rows:
        ids = rows["customer_id"].slice(begin, size).to_numpy()
        # The last one may go on in the next portion.
        end = ids.size if ids.size < size else int(np.searchsorted(ids, ids[-1]))
        size = PORTION if end else 2 * size
        if end:
            yield rows.slice(begin, end)
        begin += end


def _nobody() -> dict[str, Whole]:
    return {name: np.zeros(0, np.int64) for name in NAMES}


def _added_up(rows: pa.Table, since: int) -> dict[str, Whole]:
    """What the customers of some rows did; those who never ordered are not there."""
    who, day, placed, value = (rows[name].to_numpy() for name in queries.FACTS.names)
    new_customer = _differs(who)
    new_day = new_customer | _differs(day)
    bought = placed & new_day  # the first order of each day with one
    begins, rows = np.flatnonzero(new_customer), np.flatnonzero(bought)
    if not rows.size:  # `reduceat` knows no empty column
        return _nobody()
    times = _count(bought, begins)
    known, last = np.flatnonzero(times), np.cumsum(times)
    first_row, last_row = rows[(last - times)[known]], rows[last[known] - 1]
    first_value = _run_sums(value, first_row, new_day)
    recent = day > since
    columns = (
        who[begins][known],
        day[first_row],
        day[last_row],
        times[known],
        first_value,
        np.add.reduceat(value, begins)[known] - first_value,
        _count(recent & bought, begins)[known],
        np.add.reduceat(np.where(recent, value, 0), begins)[known],
    )
    return dict(zip(NAMES, columns, strict=True))


def _differs(column: NDArray[np.generic]) -> Flags:
    """Whether each entry is another one than that before; so is the first."""
    differs = np.ones(column.size, bool)
    np.not_equal(column[1:], column[:-1], out=differs[1:])
    return differs


def _count(flags: Flags, begins: Whole) -> Whole:
    """How many are set in each stretch."""
    counts: Whole = np.add.reduceat(flags.view(np.int8), begins, dtype=np.int32)
    return counts


def _run_sums(values: Whole, rows: Whole, new_run: Flags) -> Whole:
    """The sums of the runs that begin at these rows. Most are one row, so only those that go on are
    looked at again."""
    ends = np.append(new_run, True)
    sums, at = values[rows], rows + 1
    going = np.flatnonzero(~ends[at])
    while going.size:
        sums[going] += values[at[going]]
        at[going] += 1
        going = going[~ends[at[going]]]
    return sums
