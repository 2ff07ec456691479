"""Who left and who came back, with and without a factor: Ibis, for DuckDB and Spark."""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.leaving.family import Before, Factor

# People are compared with others who ordered on about as many days: who buys more also returns
# more, sees more late parcels, uses more coupons and leaves less.
ALIKE = (1, 2, 3, 5, 10)


@cache
def people(before: Before, until: int) -> ir.Table:
    """Who ordered in the year before the landmark, how often, and whether they left."""
    orders = dataset("orders")
    placed = (orders.kind == "order") & orders.customer_id.notnull()
    seen = orders.filter(placed & (orders.day >= before.first) & (orders.day <= until))
    early = seen.day <= before.landmark
    found = seen.group_by("customer_id").aggregate(
        days=seen.day.nunique(where=early), after=whole_sum(~early)
    )
    found = found.filter(found.days > 0)
    return found.select("customer_id", left=found.after == 0, alike=_alike(found.days))


def _alike(days: Any) -> Any:
    """The stratum of somebody with so many order days."""
    edges = [(days >= edge, edge) for edge in reversed(ALIKE)]
    return ibis.cases(*edges, else_=0).cast("int64")


@cache
def groups(before: Before, until: int) -> ir.Table:
    """People and how many of them left, by how often they ordered."""
    found = people(before, until)
    return found.group_by("alike").aggregate(people=found.count(), left=whole_sum(found.left))


@cache
def with_factor(factor: Factor, before: Before, until: int) -> ir.Table:
    """People with the factor and how many of them left, by value and by how often they ordered."""
    rows = factor.find(before)
    if "value" not in rows.columns:
        rows = rows.mutate(value=ibis.literal("", "string"))
    held = rows.select("customer_id", "value").distinct()
    both = people(before, until).join(held, "customer_id")
    return both.group_by("value", "alike").aggregate(people=both.count(), left=whole_sum(both.left))


@cache
def known(before: Before) -> ir.Table:
    """How often each column that a factor may need is filled in the year before."""
    orders, lines = before.orders(), before.lines()
    of_orders = orders.aggregate(
        order=orders.count(), coupon=orders.coupon.count(), channel=orders.channel.count()
    )
    titled = ibis.coalesce(lines.title, lines.sku)
    of_lines = lines.aggregate(title=titled.count(), category=lines.category.count())
    return of_orders.cross_join(of_lines)


@cache
def known_events(before: Before) -> Any:
    """How many events of each name there are in the year before."""
    events = dataset("events")
    inside = (events.day >= before.first) & (events.day <= before.landmark)
    rows = events.filter(inside & events.customer_id.notnull())
    return rows.group_by("name").aggregate(events=rows.count())
