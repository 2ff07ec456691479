"""The report's matrix of monthly cohorts, out of the slices it has already summed.

The cells are those of `regulars.cohorts`; only the way to the sums is another, so that the report
need not read history once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from regulars.accounts.service import Calendar
from regulars.cohorts.cells import NOTHING, Cell, fill, read, summed, values
from regulars.cohorts.grid import Cuts, Grid, rows_of
from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.locale.calendars import Period, Span
from regulars.metrics import queries
from regulars.metrics.schemas import Cohorts
from regulars.metrics.windows import Slices

DEFINITION = (
    "Customers by the calendar month of their first order ever (rows) and months since then "
    "(columns): how many of them ordered in that month, and their revenue of that month net of "
    "refunds. Value, low and high are the share of the cohort's size and its 95 % Wilson interval. "
    "Orders without a known customer belong to no cohort. Null is a month that has not come yet; "
    "a month that is not over, or not wholly inside the period, is marked as not complete."
)
MONTHS = "metric_months"
_SLICES = {  # what is needed of them
    "customer_id": "int64",
    "slice": "int32",
    "first_slice": "int32",
    "orders": "int64",
    "revenue": "int64",
}


def months_of(span: Span, history: Span | None, calendar: Calendar) -> list[Period]:
    """The months of the matrix: those of the period that history reaches, at most ten years."""
    return rows_of(span, history, Cuts("month", calendar))


def matrix_of(
    snapshot: Snapshot,
    slices: Slices,
    months: Sequence[Period],
    *,
    calendar: Calendar,
    inside: Span,
    history: Span | None,
    today: date,
) -> Cohorts:
    """The matrix of the months, after `measuring.prepare`."""
    grid = Grid(tuple(months), Cuts("month", calendar), inside, history, today)
    sums = read(_summed(snapshot, slices, months)) if months else {}
    sizes = [sums.get((row, 0), NOTHING).people for row in range(len(months))]
    filled = fill(grid, sizes, sums, "customers", "exact")
    rows = [_row(row) for row in filled.cells]
    return Cohorts(
        unit="share",
        definition=DEFINITION,
        calendar=calendar,
        months=[month.key for month in months],
        sizes=sizes,
        mean=[pooled.estimate.value for pooled in filled.mean],
        **{name: [row[name] for row in rows] for name in _row([])},
    )


def returned_next_month(cohorts: Cohorts, *, last: int) -> tuple[int, int]:
    """Of the last complete, non-empty cohorts: how many came back next month, of how many."""
    pairs = [
        (row[1] or 0, size)
        for row, size, complete in zip(
            cohorts.customers, cohorts.sizes, cohorts.complete, strict=True
        )
        if size and len(row) > 1 and complete[1]
    ][-last:]
    return sum(part for part, _ in pairs), sum(size for _, size in pairs)


def _row(cells: Sequence[Cell | None]) -> dict[str, list[Any]]:
    return {
        "customers": [cell.sums.people if cell else None for cell in cells],
        "revenue": [cell.sums.total if cell else None for cell in cells],
        "complete": [cell.complete if cell else None for cell in cells],
        **values([cell.estimate if cell else None for cell in cells]),
    }


def _summed(snapshot: Snapshot, slices: Slices, months: Sequence[Period]) -> pa.Table:
    numbers = [
        (number, index)
        for index, month in enumerate(months)
        for number in slices.of_span(Span(month.first, month.last))
    ]
    columns = zip(("slice", "month"), zip(*numbers, strict=True), strict=True)
    table = pa.table({name: pa.array(column, pa.int32()) for name, column in columns})
    snapshot.register(MONTHS, table)
    return snapshot.run(_cells(one_slice_each=len(numbers) == len(months)))


def _cells(*, one_slice_each: bool) -> ir.Table:
    """Sums by month of the first order and months since. Months of one slice need no first sum."""
    months = ibis.table({"slice": "int32", "month": "int32"}, name=MONTHS)
    started = months.select(first_slice=months.slice, row=months.month)
    slices = ibis.table(_SLICES, name=queries.SLICES)
    facts = slices.join(months, "slice").join(started, "first_slice")
    people = facts.filter(facts.month >= facts.row).select(
        "customer_id",
        "row",
        column=facts.month - facts.row,
        times=facts.orders,
        worth=facts.revenue,
    )
    if one_slice_each:
        return summed(people)
    return summed(
        people.group_by("customer_id", "row", "column").aggregate(
            times=whole_sum(people.times), worth=whole_sum(people.worth)
        )
    )
