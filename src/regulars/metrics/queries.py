"""Every question this module asks of history, as Ibis expressions.

Only the shared vocabulary of DuckDB and Spark: flat columns, days as integers, a total order in
every window, no floating-point money.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir

from regulars.history.tables import dataset
from regulars.metrics.family import Metric
from regulars.metrics.measures import Buyers, Measure, whole_sum

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
}
_WINDOWS = {"slice": "int32", "period": "int32", "now": "int32"}
_MONTHS = {"slice": "int32", "month": "int32"}


@cache
def extent() -> ir.Table:
    """The first and the last day of the history of orders, and how many facts it holds."""
    orders = dataset("orders")
    return orders.aggregate(first=orders.day.min(), last=orders.day.max(), facts=orders.count())


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
        first_slice=ibis.literal(NEVER, "int32")
    )
    columns = list(_SLICES)
    return _with_first_slice(summed).select(columns).union(unknown.select(columns))


def _with_first_slice(summed: ir.Table) -> ir.Table:
    ordered = summed.filter(summed.orders > 0).group_by("customer_id")
    firsts = ordered.aggregate(first_slice=lambda t: t.slice.min())
    joined = summed.left_join(firsts, "customer_id")
    return joined.mutate(first_slice=joined.first_slice.fill_null(NEVER))


def buyers() -> Buyers:
    """One row per period and customer, and one per period and fact without a customer."""
    facts = ibis.table(_SLICES, name=SLICES).join(ibis.table(_WINDOWS, name=WINDOWS), "slice")
    now, before = facts.now, 1 - facts.now
    known = facts.filter(facts.customer_id.notnull()).group_by("period", "customer_id")
    people = known.aggregate(
        orders=whole_sum(facts.orders * now),
        revenue=whole_sum(facts.revenue * now),
        refunds=whole_sum(facts.refunds * now),
        orders_before=whole_sum(facts.orders * before),
        first_orders=whole_sum((facts.slice == facts.first_slice).cast("int64") * now),
    )
    unknown = facts.filter(facts.customer_id.isnull() & (facts.now == 1))
    strangers = unknown.mutate(
        orders_before=ibis.literal(0, "int64"), first_orders=ibis.literal(0, "int64")
    )
    return Buyers(people.union(strangers.select(people.columns)))


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
