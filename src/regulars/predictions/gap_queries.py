"""The questions to history about gaps: between a customer's orders, and between their purchases of
one product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

ITEMS = "due_items"
_ITEMS = {"item": "string", "number": "int32"}


def own_gaps(until: int) -> ir.Table:
    """The median of each customer's gaps between days with an order; nobody without any."""
    import ibis

    orders = dataset("orders")
    placed = (orders.kind == "order") & orders.customer_id.notnull() & (orders.day <= until)
    days = orders.filter(placed).select("customer_id", "day").distinct()
    in_time = ibis.window(group_by=days.customer_id, order_by=days.day)
    gaps = days.mutate(gap=days.day - days.day.lag().over(in_time))
    gaps = gaps.filter(gaps.gap.notnull())
    found = gaps.group_by("customer_id").aggregate(gap=gaps.gap.quantile(0.5).cast("float64"))
    return found.order_by("customer_id")


def bought_items(until: int, fewest: int) -> ir.Table:
    """Products that at least so many people bought on more than one day: their names, buyers and
    how many of these came back for it. A product is its article number, or its title without one.
    """
    lines = _lines(until)
    pairs = lines.group_by("item", "customer_id").aggregate(
        days=lines.day.nunique(), title=lines.title.max(), category=lines.category.max()
    )
    found = pairs.group_by("item").aggregate(
        title=pairs.title.max(),
        category=pairs.category.max(),
        buyers=pairs.count(),
        again=whole_sum(pairs.days > 1),
    )
    return found.filter(found.again >= fewest).order_by("item")


def purchases(until: int) -> ir.Table:
    """On which days each customer bought each registered product, and how many thousandths of a
    piece, in the order of time."""
    import ibis

    lines = _lines(until)
    bought = lines.join(ibis.table(_ITEMS, name=ITEMS), "item")
    thousandths = (bought.quantity * 1000).round().cast("int64")
    bought = bought.mutate(thousandths=thousandths)
    days = bought.group_by("customer_id", "number", "day").aggregate(
        quantity=whole_sum(bought.thousandths)
    )
    return days.order_by("customer_id", "number", "day")


def _lines(until: int) -> ir.Table:
    import ibis

    lines = dataset("order_lines")
    wanted = (lines.kind == "order") & lines.customer_id.notnull() & (lines.day <= until)
    lines = lines.filter(wanted).mutate(item=ibis.coalesce(lines.sku, lines.title))
    return lines.filter(lines.item.notnull())
