"""How customers began."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from regulars.history.tables import dataset
from regulars.metrics.breaking import Groups, Source, breakdown, first_orders
from regulars.metrics.reordering import titles


@breakdown("channel", place=30)
def channel(source: Source) -> Groups:
    """The sales channel of the customer's first order."""
    return Groups(first_orders().select("customer_id", value="channel"))


@breakdown("first_coupon", place=60)
def first_coupon(source: Source) -> Groups:
    """The coupon of the customer's first order; those who had none are not known under any."""
    return Groups(first_orders().select("customer_id", value="coupon"))


@breakdown("first_product", place=40)
def first_product(source: Source) -> Groups:
    """The product that brought most of the customer's first order."""
    named = source.snapshot.run(titles()).to_pydict()
    names = dict(zip(named["sku"], named["title"], strict=True))
    return Groups(_first_line().select("customer_id", value="sku"), names)


@breakdown("first_category", place=50)
def first_category(source: Source) -> Groups:
    """The category of the product that brought most of the customer's first order."""
    return Groups(_first_line().select("customer_id", value="category"))


def _first_line() -> ir.Table:
    """The largest line of each customer's first order."""
    first, lines = first_orders().select("customer_id", "order_key"), dataset("order_lines")
    placed = lines.filter(lines.kind == "order").drop("customer_id")
    found = first.join(placed, "order_key")
    by_size = [found.amount_minor.desc(), found.line_id]
    ranked = found.mutate(size=ibis.row_number().over(group_by=found.customer_id, order_by=by_size))
    return ranked.filter(ranked["size"] == 0)
