"""The cohort matrix: who came first in which month, and in which months they came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import pyarrow as pa

from regulars.accounts.service import Calendar
from regulars.history.service import Snapshot
from regulars.locale.calendars import Period, Span, period_of, periods
from regulars.metrics import queries
from regulars.metrics.measuring import is_complete
from regulars.metrics.schemas import Cohorts
from regulars.metrics.windows import Slices
from regulars.stats.estimates import Estimate, share

T = TypeVar("T")

MONTHS_MAX = 120
DEFINITION = (
    "Customers by the calendar month of their first order ever (rows) and months since then "
    "(columns): how many of them ordered in that month, and their revenue of that month net of "
    "refunds. Value, low and high are the share of the cohort's size and its 95 % Wilson interval. "
    "Orders without a known customer belong to no cohort. Null is a month that has not come yet; "
    "a month that is not over, or not wholly inside the period, is marked as not complete."
)


def months_of(span: Span, history: Span | None, calendar: Calendar) -> list[Period]:
    """The months of the matrix: those of the period that history reaches, at most ten years."""
    if history is None or history.last < span.first or history.first > span.last:
        return []
    first, last = max(span.first, history.first), min(span.last, history.last)
    earliest = date.fromordinal(max(1, last.toordinal() - 31 * MONTHS_MAX))
    found = periods(max(first, earliest), last, by="month", calendar=calendar)
    cut = found[0].first != first and not found[0].whole
    return (found[1:] if cut else found)[-MONTHS_MAX:]


def matrix(
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
    cells = _cells(snapshot, slices, months)
    size = len(months)
    over = [
        is_complete(_whole(month, calendar), inside=inside, history=history, today=today)
        for month in months
    ]
    customers = [[cells.get((i, i + k), (0, 0))[0] for k in range(size - i)] for i in range(size)]
    revenue = [[cells.get((i, i + k), (0, 0))[1] for k in range(size - i)] for i in range(size)]
    sizes = [row[0] for row in customers]
    shares = [_shares(row, whole) for row, whole in zip(customers, sizes, strict=True)]
    return Cohorts(
        unit="share",
        definition=DEFINITION,
        calendar=calendar,
        months=[month.key for month in months],
        sizes=sizes,
        customers=[_filled(row, size) for row in customers],
        revenue=[_filled(row, size) for row in revenue],
        complete=[
            _filled([over[i] and over[i + k] for k in range(size - i)], size) for i in range(size)
        ],
        value=[_filled([cell.value for cell in row], size) for row in shares],
        low=[_filled([cell.low for cell in row], size) for row in shares],
        high=[_filled([cell.high for cell in row], size) for row in shares],
        mean=[_mean(customers, over, k) for k in range(size)],
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


def _cells(
    snapshot: Snapshot, slices: Slices, months: Sequence[Period]
) -> dict[tuple[int, int], tuple[int, int]]:
    if not months:
        return {}
    numbers = [
        (number, index)
        for index, month in enumerate(months)
        for number in slices.of_span(Span(month.first, month.last))
    ]
    columns = zip(("slice", "month"), zip(*numbers, strict=True), strict=True)
    table = pa.table({name: pa.array(column, pa.int32()) for name, column in columns})
    snapshot.register(queries.MONTHS, table)
    rows = snapshot.run(queries.cohorts()).to_pylist()
    return {(row["cohort"], row["month"]): (row["customers"], row["revenue"]) for row in rows}


def _whole(month: Period, calendar: Calendar) -> Span:
    whole = period_of(month.first, by="month", calendar=calendar)
    return Span(whole.first, whole.last)


def _filled(row: Sequence[T | None], size: int) -> list[T | None]:
    """The row with a null for each month that has not come yet."""
    return [*row, *[None] * (size - len(row))]


def _shares(row: Sequence[int], size: int) -> list[Estimate]:
    return [share(part, size, reason="no_customers") for part in row]


def _mean(customers: Sequence[Sequence[int]], over: Sequence[bool], offset: int) -> float | None:
    """The share of all complete cohorts together, so that large ones weigh more."""
    rows = [i for i in range(len(over) - offset) if over[i] and over[i + offset]]
    whole = sum(customers[i][0] for i in rows)
    return sum(customers[i][offset] for i in rows) / whole if whole else None
