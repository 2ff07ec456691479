"""Customers of a period in the order of what they brought."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.metrics import queries

PARTS = 10


@cache
def ranked(grouped: bool = False) -> ir.Table:
    """One row per period and known customer who ordered, with what it adds to the top fifth.

    The share of the top fifth is `sum((x - q) above q) + n q / 5` by the sum of all x, where q is
    what the last customer of the top fifth brought: then rounding the fifth to whole customers
    changes nothing, and each customer's part is known, so that an interval can be made. All of it
    times five, to stay with whole numbers.
    """
    keys = ("period", "label") if grouped else ("period",)
    found = _buying(keys)
    top_orders, top_revenue = (_top(found, name, keys) for name in ("orders", "revenue"))
    return found.mutate(top_orders=top_orders, top_revenue=top_revenue)


def _buying(keys: tuple[str, ...] = ("period",)) -> ir.Table:
    """Known customers who ordered, with their rank by orders and by revenue."""
    buyers = queries.labelled(queries.buyers()) if "label" in keys else queries.buyers()
    found = buyers.filter(buyers.customer_id.notnull() & (buyers.orders > 0))
    found = found.select(*keys, "customer_id", "orders", "revenue")
    group = [found[key] for key in keys]
    ranks = {
        f"{name}_rank": ibis.row_number().over(
            group_by=group, order_by=[found[name].desc(), found.customer_id]
        )
        for name in ("orders", "revenue")
    }
    return found.mutate(**ranks, customers=found.count().over(group_by=group))


def _top(found: ir.Table, name: str, keys: tuple[str, ...]) -> ir.IntegerValue:
    rank = found[f"{name}_rank"]
    last = (found.customers + 4) // 5 - 1  # ranks begin at 0
    edge = (rank == last).ifelse(found[name], ibis.null("int64")).max()
    least = edge.over(group_by=[found[key] for key in keys])
    return ((rank <= last).ifelse(found[name] - least, 0) * 5 + least).cast("int64")


@cache
def curve() -> ir.Table:
    """What each tenth of the customers of a period brought, the best first."""
    found = _buying()
    tenths = [
        found.select(
            "period",
            by=ibis.literal(name),
            part=(found[f"{name}_rank"] * PARTS // found.customers).cast("int32"),
            amount=found[name],
        )
        for name in ("orders", "revenue")
    ]
    rows = ibis.union(*tenths)
    return rows.group_by("period", "by", "part").aggregate(
        customers=rows.count(), amount=whole_sum(rows.amount)
    )
