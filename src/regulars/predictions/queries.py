"""The questions to history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

# DuckDB sums integers in 128 bits; other engines do not. These are the types that come out.
FACTS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("day", pa.int32()),
        ("placed", pa.bool_()),
        ("value", pa.int64()),
    ]
)
DAYS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("day", pa.int32()),
        ("placed", pa.int64()),
        ("value", pa.int64()),
    ]
)
SHOP_DAYS = pa.schema(
    [("day", pa.int32()), ("orders", pa.int64()), ("value", pa.int64()), ("check", pa.int64())]
)
PRIME = 1_000_003  # keeps the sum of ids of 60 bits inside 64


def shop_days() -> ir.Table:
    """What known customers did on each day, all together. `check` tells two pasts apart that have
    the same totals: after customers were merged, for one."""
    orders = dataset("orders")
    known = orders.filter(orders.customer_id.notnull())
    days = known.group_by("day").aggregate(
        orders=whole_sum(known.kind == "order"),
        value=whole_sum(known.amount_minor),
        check=whole_sum(known.customer_id % PRIME),
    )
    return days.order_by("day")


def days(one_in: int) -> ir.Table:
    """A row per day and customer, for every `one_in`-th customer; ids are hashes, so those are a
    random sample that stays the same. `placed` is 1 on days with an order, `value` is net."""
    orders = dataset("orders")
    facts = orders.filter(orders.customer_id.notnull())
    if one_in > 1:
        facts = facts.filter(facts.customer_id % one_in == 0)
    return _by_day(facts).order_by("customer_id", "day")


def facts(until: int) -> ir.Table:
    """Every order, refund and adjustment of a known customer up to the end of a day: by customer,
    then day, then orders (`placed`) first."""
    import ibis

    orders = dataset("orders")
    rows = orders.filter(orders.customer_id.notnull() & (orders.day <= until))
    rows = rows.select("customer_id", "day", placed=rows.kind == "order", value=rows.amount_minor)
    # By value too, so that every engine gives the same rows in the same order.
    return rows.order_by("customer_id", "day", ibis.desc("placed"), "value")


def _by_day(facts: Any) -> Any:
    return facts.group_by("customer_id", "day").aggregate(
        placed=(facts.kind == "order").cast("int64").max(),
        value=whole_sum(facts.amount_minor),
    )
