"""Every question of recommendations to history, as Ibis expressions, and the stored rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlalchemy import Connection, insert, select, update

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.recommendations.tables import recommendation_rules as table

ASKED = "asked_customers"
ASKED_SCHEMA = pa.schema([("customer_id", pa.int64())])


@cache
def extent() -> ir.Table:
    """The first and last day on which a known customer bought an item."""
    lines = _placed()
    known = lines.filter(lines.customer_id.notnull())
    return known.aggregate(first=known.day.min(), last=known.day.max())


@cache
def bought(until: int, since: int | None = None, *, asked: bool = False) -> ir.Table:
    """Per known customer and item: on how many days by the end of day `until`, and which.

    Only later than day `since`, and only of the customers registered as ASKED, when so wished.
    """
    lines = _placed()
    wanted = lines.customer_id.notnull() & (lines.day <= until)
    if since is not None:
        wanted &= lines.day > since
    rows = lines.filter(wanted)
    if asked:
        rows = rows.join(ibis.table({"customer_id": "int64"}, name=ASKED), "customer_id")
    return rows.group_by("customer_id", "item").aggregate(
        days=rows.day.nunique(), first_day=rows.day.min(), last_day=rows.day.max()
    )


@cache
def held(until: int, since: int) -> ir.Table:
    """Which items each order holds, of the days after `since`; also of customers nobody knows."""
    lines = _placed()
    rows = lines.filter((lines.day > since) & (lines.day <= until))
    return rows.select("order_key", "item").distinct()


@cache
def facts(until: int) -> ir.Table:
    """What order lines tell of each item: names, the first day, and money with known cost."""
    lines = _placed()
    rows = lines.filter(lines.day <= until)
    costed = rows.cost_minor.notnull()
    return rows.group_by("item").aggregate(
        title=rows.title.max(),
        category=rows.category.max(),
        brand=rows.brand.max(),
        first_day=rows.day.min(),
        revenue=whole_sum(costed.ifelse(rows.amount_minor, 0)),
        cost=whole_sum(rows.cost_minor.fill_null(0)),
    )


@cache
def trend(until: int, days: int, before: int) -> ir.Table:
    """Per item: people who bought it in the last `days`, and in the days `before` those."""
    lines = _placed()
    wanted = lines.customer_id.notnull() & (lines.day <= until)
    rows = lines.filter(wanted & (lines.day > until - days - before))
    late = rows.day > until - days
    return rows.group_by("item").aggregate(
        recent=rows.customer_id.nunique(where=late), earlier=rows.customer_id.nunique(where=~late)
    )


def _placed() -> ir.Table:
    """Lines of orders. An item is its article number, or its title where there is none."""
    lines = dataset("order_lines")
    lines = lines.mutate(item=ibis.coalesce(lines.sku, lines.title))
    return lines.filter((lines.kind == "order") & lines.item.notnull())


def stored_rules(connection: Connection) -> Mapping[str, Any] | None:
    """The one row: rules and changed_at; None while nobody changed anything."""
    row = connection.execute(select(table)).mappings().first()
    return None if row is None else dict(row)


def store_rules(connection: Connection, rules: Mapping[str, Any], *, now: datetime) -> None:
    """Keep rules in place of those before."""
    values = {"rules": dict(rules), "changed_at": now}
    if stored_rules(connection) is None:
        connection.execute(insert(table).values(id=1, **values))
    else:
        connection.execute(update(table).values(**values))
