"""Every question this module asks of history, as Ibis expressions.

Only the shared vocabulary of DuckDB and Spark: flat columns, days as integers, a total order in
every window, no floating-point money.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.metrics.family import Metric
from regulars.metrics.measures import Buyers, Measure

DAYS = "metric_days"
SLICES = "metric_slices"
WINDOWS = "metric_windows"
MONTHS = "metric_months"
NEVER = -1  # the first slice of who has only taken back or been corrected

_DAYS = {"day": "int32", "slice": "int32"}
_SLICES = {
    "customer_id": "int64",
    "slice": "int32",
    "first_slice": "int32",
    "orders": "int64",
    "revenue": "int64",
    "refunds": "int64",
    "orders_before": "int64",  # in the slice before, when the customer was there
    "stays": "boolean",  # whether the customer is there in the next slice too
}
_BUYERS = (
    "period",
    "customer_id",
    "orders",
    "revenue",
    "refunds",
    "orders_before",
    "first_orders",
)
_WINDOWS = {"slice": "int32", "period": "int32", "now": "int32", "step": "int32"}
_MONTHS = {"slice": "int32", "month": "int32"}
_ZERO = ibis.literal(0, "int64")


@cache
def slices() -> ir.Table:
    """What each customer did in each slice; facts without a customer stay single.

    Days that are not in the table of days, which are those after the last slice, drop out.
    """
    orders = dataset("orders")
    facts = orders.join(ibis.table(_DAYS, name=DAYS), "day")
    refund = facts.kind == "refund"
    facts = facts.select(
        "customer_id",
        "slice",
        orders=(facts.kind == "order").cast("int64"),
        revenue=facts.amount_minor,
        refunds=refund.ifelse(-facts.amount_minor, 0).cast("int64"),
    )
    sums = {name: whole_sum(facts[name]) for name in ("orders", "revenue", "refunds")}
    known = facts.filter(facts.customer_id.notnull()).group_by("customer_id", "slice")
    summed = known.aggregate(**sums)
    unknown = facts.filter(facts.customer_id.isnull()).mutate(
        first_slice=ibis.literal(NEVER, "int32"), orders_before=_ZERO, stays=ibis.literal(False)
    )
    columns = list(_SLICES)
    return _with_neighbours(summed).select(columns).union(unknown.select(columns))


def _with_neighbours(summed: ir.Table) -> ir.Table:
    """What one customer's slices say about each other: the first, the one before, the next."""
    in_time = ibis.window(group_by=summed.customer_id, order_by=summed.slice)
    first = summed.slice.min(where=summed.orders > 0).over(group_by=summed.customer_id)
    follows = summed.slice.lag().over(in_time) == summed.slice - 1
    return summed.mutate(
        first_slice=first.fill_null(NEVER),
        orders_before=follows.ifelse(summed.orders.lag().over(in_time), 0).fill_null(0),
        stays=(summed.slice.lead().over(in_time) == summed.slice + 1).fill_null(False),
    )


def buyers() -> Buyers:
    """One row per period and customer, and one per period and fact without a customer."""
    slices, windows = ibis.table(_SLICES, name=SLICES), ibis.table(_WINDOWS, name=WINDOWS)
    facts = slices.drop("orders_before").join(windows, "slice")
    unknown = facts.filter(facts.customer_id.isnull() & (facts.now == 1))
    strangers = unknown.mutate(orders_before=_ZERO, first_orders=_ZERO)
    people = [_together(facts), _stepping(slices, windows), _leaving(slices, windows)]
    rows = [table.select(_BUYERS) for table in (*people, strangers)]
    return Buyers(ibis.union(*rows))


def _together(facts: ir.Table) -> ir.Table:
    """Customers of the windows that are made of several slices, summed over these."""
    now, before = facts.now, 1 - facts.now
    known = facts.filter(facts.customer_id.notnull() & (facts.step == 0))
    return known.group_by("period", "customer_id").aggregate(
        orders=whole_sum(facts.orders * now),
        revenue=whole_sum(facts.revenue * now),
        refunds=whole_sum(facts.refunds * now),
        orders_before=whole_sum(facts.orders * before),
        first_orders=whole_sum((facts.slice == facts.first_slice).cast("int64") * now),
    )


def _stepping(slices: ir.Table, windows: ir.Table) -> ir.Table:
    """Customers of windows of one slice whose period before is the slice before: no sum needed.

    Nearly every month of a series is such a window, and summing them all again would cost more
    than the rest of the report.
    """
    known = slices.filter(slices.customer_id.notnull())
    facts = known.join(windows.filter(windows.step == 1), "slice")
    return facts.mutate(first_orders=(facts.slice == facts.first_slice).cast("int64"))


def _leaving(slices: ir.Table, windows: ir.Table) -> ir.Table:
    """Customers of the slice before such a window who did nothing in it."""
    gone = slices.filter(slices.customer_id.notnull() & (slices.orders > 0) & ~slices.stays)
    gone = gone.mutate(slice=gone.slice + 1, orders_before=gone.orders)
    facts = gone.join(windows.filter(windows.step == 1), "slice")
    return facts.mutate(orders=_ZERO, revenue=_ZERO, refunds=_ZERO, first_orders=_ZERO)


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of a set of metrics, the names of their sums, and the query that takes them."""

    measures: dict[str, Measure]
    sums: dict[str, tuple[str, ...]]
    query: ir.Table


@cache
def plan(metrics: tuple[Metric, ...]) -> Plan:
    """All sums of all metrics, one row per period; columns are `<metric>__<sum>`."""
    base = buyers()
    measures = {metric.key: metric.measure(base) for metric in metrics}
    sums = {key: measure.sums() for key, measure in measures.items()}
    terms = {f"{key}__{name}": term for key, of in sums.items() for name, term in of.items()}
    unknown = base.table.customer_id.isnull()
    query = base.table.group_by("period").aggregate(
        **terms,
        unknown__orders=whole_sum(unknown.ifelse(base.orders, 0)),
        unknown__revenue=whole_sum(unknown.ifelse(base.revenue, 0)),
    )
    return Plan(measures, {key: tuple(of) for key, of in sums.items()}, query)


@cache
def gaps() -> ir.Table:
    """How many gaps between two order days of one customer end in each slice, by length."""
    orders = dataset("orders")
    placed = (orders.kind == "order") & orders.customer_id.notnull()
    visits = orders.filter(placed).select("customer_id", "day").distinct()
    in_time = ibis.window(group_by=visits.customer_id, order_by=visits.day)
    found = visits.mutate(gap=visits.day - visits.day.lag().over(in_time))
    found = found.filter(found.gap.notnull()).join(ibis.table(_DAYS, name=DAYS), "day")
    return found.group_by("slice", "gap").aggregate(gaps=found.count())


@cache
def cohorts() -> ir.Table:
    """Customers and revenue by month of the first order and month; one slice is one month."""
    months = ibis.table(_MONTHS, name=MONTHS)
    started = months.select(first_slice=months.slice, cohort=months.month)
    facts = ibis.table(_SLICES, name=SLICES).join(months, "slice").join(started, "first_slice")
    return facts.group_by("cohort", "month").aggregate(
        customers=whole_sum(facts.orders > 0),
        revenue=whole_sum(facts.revenue),
    )


def lines_without_customer(first: int, last: int) -> ir.Table:
    """How many order lines of the days have no customer."""
    lines = dataset("order_lines")
    found = lines.customer_id.isnull() & (lines.day >= first) & (lines.day <= last)
    return lines.filter(found).aggregate(lines=lambda t: t.count())
