"""Every question this module asks of history, as Ibis expressions.

Only the shared vocabulary of DuckDB and Spark: flat columns, days as integers, a total order in
every window, no floating-point money.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.metrics.measures import NOT_WITHIN, WITHIN_DAYS

DAYS = "metric_days"
SLICES = "metric_slices"
WINDOWS = "metric_windows"
LABELS = "metric_labels"
REFERRED = "metric_referred"
NEVER = -1  # the first slice of who has only taken back or been corrected

DAY_COLUMNS = {"day": "int32", "slice": "int32"}
_SLICES = {
    "customer_id": "int64",
    "slice": "int32",
    "first_slice": "int32",
    "orders": "int64",
    "revenue": "int64",
    "refunds": "int64",
    "coupon_orders": "int64",
    "discounts": "int64",
    "undiscounted": "int64",
    "orders_before": "int64",  # in the slice before, when the customer was there
    "revenue_before": "int64",
    "stays": "boolean",  # whether the customer is there in the next slice too
}
_SUMMED = ("orders", "revenue", "refunds", "coupon_orders", "discounts", "undiscounted")
_BUYERS = ("period", "customer_id", *_SUMMED, "orders_before", "revenue_before", "first_orders")
WINDOW_COLUMNS = {"slice": "int32", "period": "int32", "now": "int32", "step": "int32"}
_REFERRED = {"customer_id": "int64"}
NOBODY, UNTOLD = -1, -2  # the labels of facts without a customer, and of who has no group
_LABELS = {"customer_id": "int64", "label": "int32"}
_ZERO = ibis.literal(0, "int64")


@cache
def slices() -> ir.Table:
    """What each customer did in each slice; facts without a customer stay single.

    Days that are not in the table of days, which are those after the last slice, drop out.
    """
    orders = dataset("orders")
    facts = orders.join(ibis.table(DAY_COLUMNS, name=DAYS), "day")
    facts = facts.select("customer_id", "slice", **_amounts(facts))
    sums = {name: whole_sum(facts[name]) for name in _SUMMED}
    known = facts.filter(facts.customer_id.notnull()).group_by("customer_id", "slice")
    summed = known.aggregate(**sums)
    unknown = facts.filter(facts.customer_id.isnull()).mutate(
        first_slice=ibis.literal(NEVER, "int32"),
        orders_before=_ZERO,
        revenue_before=_ZERO,
        stays=ibis.literal(False),
    )
    columns = list(_SLICES)
    return _with_neighbours(summed).select(columns).union(unknown.select(columns))


def _amounts(facts: ir.Table) -> dict[str, Any]:
    """What one fact adds to each sum."""
    placed, refund = facts.kind == "order", facts.kind == "refund"
    told = placed & facts.discount_minor.notnull()
    discount = told.ifelse(facts.discount_minor, 0).cast("int64")
    return {
        "orders": placed.cast("int64"),
        "revenue": facts.amount_minor,
        "refunds": refund.ifelse(-facts.amount_minor, 0).cast("int64"),
        "coupon_orders": (placed & (facts.coupon.fill_null("") != "")).cast("int64"),
        "discounts": discount,
        "undiscounted": told.ifelse(facts.amount_minor, 0).cast("int64") + discount,
    }


def _with_neighbours(summed: ir.Table) -> ir.Table:
    """What one customer's slices say about each other: the first, the one before, the next."""
    in_time = ibis.window(group_by=summed.customer_id, order_by=summed.slice)
    first = summed.slice.min(where=summed.orders > 0).over(group_by=summed.customer_id)
    follows = summed.slice.lag().over(in_time) == summed.slice - 1
    return summed.mutate(
        first_slice=first.fill_null(NEVER),
        orders_before=follows.ifelse(summed.orders.lag().over(in_time), 0).fill_null(0),
        revenue_before=follows.ifelse(summed.revenue.lag().over(in_time), 0).fill_null(0),
        stays=(summed.slice.lead().over(in_time) == summed.slice + 1).fill_null(False),
    )


@cache
def buyers() -> ir.Table:
    """One row per period and customer, and one per period and fact without a customer."""
    slices, windows = ibis.table(_SLICES, name=SLICES), ibis.table(WINDOW_COLUMNS, name=WINDOWS)
    facts = slices.drop("orders_before", "revenue_before").join(windows, "slice")
    unknown = facts.filter(facts.customer_id.isnull() & (facts.now == 1))
    strangers = unknown.mutate(orders_before=_ZERO, revenue_before=_ZERO, first_orders=_ZERO)
    people = [_together(facts), _stepping(slices, windows), _leaving(slices, windows)]
    rows = [table.select(_BUYERS) for table in (*people, strangers)]
    return ibis.union(*rows)


def _together(facts: ir.Table) -> ir.Table:
    """Customers of the windows that are made of several slices, summed over these."""
    now, before = facts.now, 1 - facts.now
    known = facts.filter(facts.customer_id.notnull() & (facts.step == 0))
    return known.group_by("period", "customer_id").aggregate(
        **{name: whole_sum(facts[name] * now) for name in _SUMMED},
        orders_before=whole_sum(facts.orders * before),
        revenue_before=whole_sum(facts.revenue * before),
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
    gone = gone.mutate(slice=gone.slice + 1, orders_before=gone.orders, revenue_before=gone.revenue)
    facts = gone.join(windows.filter(windows.step == 1), "slice")
    return facts.mutate(first_orders=_ZERO, **dict.fromkeys(_SUMMED, _ZERO))


def labelled(table: ir.Table) -> ir.Table:
    """The rows of a table by customer with the group each belongs to, once per group."""
    labels = ibis.table(_LABELS, name=LABELS)
    found = table.left_join(labels, "customer_id").drop("customer_id_right")
    other = found.customer_id.isnull().ifelse(NOBODY, UNTOLD)
    return found.mutate(label=found.label.fill_null(other).cast("int32"))


@cache
def counts(grouped: bool = False) -> ir.Table:
    """Two things that are counted by days, in the slice in which they end: gaps between two order
    days of one customer, and how long after the first the second came, 90 days after the first.

    Every order day is one of the two: the first of a customer or the end of a gap.
    """
    orders = dataset("orders")
    placed = (orders.kind == "order") & orders.customer_id.notnull()
    visits = orders.filter(placed).select("customer_id", "day").distinct()
    in_time = ibis.window(group_by=visits.customer_id, order_by=visits.day)
    gap = visits.day - visits.day.lag().over(in_time)
    wait = visits.day.lead().over(in_time) - visits.day
    found = visits.mutate(gap=gap, wait=wait)
    first = found.gap.isnull()
    within = (found.wait <= WITHIN_DAYS).fill_null(False)
    found = found.select(
        "customer_id",
        second=first,
        day=first.ifelse(found.day + WITHIN_DAYS, found.day).cast("int32"),
        days=first.ifelse(within.ifelse(found.wait, NOT_WITHIN), found.gap).cast("int32"),
    )
    found = found.join(ibis.table(DAY_COLUMNS, name=DAYS), "day")
    keys = ("label", "second", "slice", "days") if grouped else ("second", "slice", "days")
    found = labelled(found) if grouped else found
    return found.group_by(keys).aggregate(n=found.count())


@cache
def referred(grouped: bool = False) -> ir.Table:
    """How many customers of REFERRED placed their first order in each slice."""
    slices, told = ibis.table(_SLICES, name=SLICES), ibis.table(_REFERRED, name=REFERRED)
    new = slices.filter(slices.customer_id.notnull() & (slices.slice == slices.first_slice))
    found = new.semi_join(told, "customer_id").select("customer_id", "slice")
    found = labelled(found) if grouped else found
    keys = ("label", "slice") if grouped else ("slice",)
    return found.group_by(keys).aggregate(n=found.count())


@cache
def told(names: tuple[str, ...]) -> ir.Table:
    """Which of these events history has."""
    events = dataset("events")
    return events.filter(events.name.isin(names)).select("name").distinct()


@cache
def joined() -> ir.Table:
    """Who said on joining that somebody had referred them."""
    events = dataset("events")
    found = events.filter((events.name == "referral_joined") & events.customer_id.notnull())
    return found.select("customer_id").distinct()


def lines_without_customer(first: int, last: int) -> ir.Table:
    """How many order lines of the days have no customer."""
    lines = dataset("order_lines")
    found = lines.customer_id.isnull() & (lines.day >= first) & (lines.day <= last)
    return lines.filter(found).aggregate(lines=lambda t: t.count())
