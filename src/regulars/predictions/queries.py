"""The questions to history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

# DuckDB sums integers in 128 bits; other engines do not. These are the types that come out.
SUMMARY = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("first_day", pa.int32()),
        ("last_day", pa.int32()),
        ("order_days", pa.int64()),
        ("first_value", pa.int64()),
        ("later_value", pa.int64()),
        ("recent_orders", pa.int64()),
        ("recent_value", pa.int64()),
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


def summary(cut: int, days: int) -> ir.Table:
    """What each customer had done by the end of day `cut`; `recent_…` in the last `days`.

    Orders of one local day are one purchase. Values are net: a refund or adjustment counts on the
    day it came, and against the repeat orders when that is not the first order's day.
    """
    orders = dataset("orders")
    by_day = _by_day(orders.filter(orders.customer_id.notnull() & (orders.day <= cut)))
    bought, recent = by_day.placed == 1, by_day.day > cut - days
    people = by_day.group_by("customer_id").aggregate(
        first_day=by_day.day.min(where=bought),
        last_day=by_day.day.max(where=bought),
        order_days=whole_sum(by_day.placed),
        first_value=by_day.value.argmin(by_day.day, where=bought),
        value=whole_sum(by_day.value),
        recent_orders=whole_sum(recent.ifelse(by_day.placed, 0)),
        recent_value=whole_sum(recent.ifelse(by_day.value, 0)),
    )
    known = people.filter(people.first_day.notnull())
    return known.mutate(later_value=known.value - known.first_value).select(*SUMMARY.names)


def _by_day(facts: Any) -> Any:
    return facts.group_by("customer_id", "day").aggregate(
        placed=(facts.kind == "order").cast("int64").max(),
        value=whole_sum(facts.amount_minor),
    )
