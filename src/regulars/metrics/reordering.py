"""Who buys the same thing again: products and categories as customers come back to them."""

from __future__ import annotations

from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.metrics import queries
from regulars.metrics.measures import WITHIN_DAYS

Of = Literal["product", "category", "brand"]


@cache
def _first_tries(of: Of) -> ir.Table:
    """Per period, customer and thing whose first 90 days ended in it: whether it was bought again.

    A thing bought twice on one day was bought once.
    """
    lines = dataset("order_lines")
    thing = lines.sku if of == "product" else lines[of]
    bought = lines.filter((lines.kind == "order") & lines.customer_id.notnull() & thing.notnull())
    bought = bought.select("customer_id", "day", thing=thing).distinct()
    in_time = ibis.window(group_by=[bought.customer_id, bought.thing], order_by=bought.day)
    found = bought.mutate(
        first=bought.day.lag().over(in_time).isnull(),
        wait=bought.day.lead().over(in_time) - bought.day,
    )
    found = found.filter(found["first"])
    found = found.select(
        "customer_id",
        "thing",
        day=(found.day + WITHIN_DAYS).cast("int32"),
        again=(found.wait <= WITHIN_DAYS).fill_null(False).cast("int64"),
    )
    windows = ibis.table(queries.WINDOW_COLUMNS, name=queries.WINDOWS)
    days = ibis.table(queries.DAY_COLUMNS, name=queries.DAYS)
    return found.join(days, "day").join(windows.filter(windows.now == 1), "slice")


@cache
def triers() -> ir.Table:
    """One row per period and customer: products tried, and how many of them bought again."""
    found = _first_tries("product")
    return found.group_by("period", "customer_id").aggregate(
        tried=found.count(), again=whole_sum(found.again)
    )


@cache
def things(of: Of) -> ir.Table:
    """The same per thing: customers who tried it, and how many of them bought it again."""
    found = _first_tries(of)
    return found.group_by("period", "thing").aggregate(
        customers=found.count(), again=whole_sum(found.again)
    )


@cache
def titles() -> ir.Table:
    """A title of each product."""
    lines = dataset("order_lines")
    named = lines.filter(lines.sku.notnull() & lines.title.notnull())
    return named.group_by("sku").aggregate(title=named.title.max())
