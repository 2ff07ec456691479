"""The questions to history about gaps: between a customer's orders, and between their purchases of
one product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir


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
