"""The shape of history: three flat datasets, the same for DuckDB and Spark.

Everything that depends on the shop's time zone or on JSON is computed on the way in; shared
expressions meet only integers, text and naive UTC timestamps.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir

# kind: `order` counts as one order; `refund` (negative amount) and `adjustment` (a later change of
# an order's amount, either sign) count as none. Revenue is the sum over all kinds.
ORDERS = pa.schema(
    [
        pa.field("fact_id", pa.string(), nullable=False),
        pa.field("order_key", pa.string(), nullable=False),  # the shop's order id
        pa.field("kind", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64()),  # null: the shop does not know who bought
        pa.field("occurred_at", pa.timestamp("us"), nullable=False),  # UTC
        pa.field("day", pa.int32(), nullable=False),  # shop's local date, days since 1970
        pa.field("amount_minor", pa.int64(), nullable=False),
        pa.field("coupon", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("country", pa.string()),
        pa.field("source", pa.string(), nullable=False),  # import:<name>, api, …
        pa.field("discount_minor", pa.int64()),  # taken off before `amount_minor`; null: not told
    ]
)
ORDER_LINES = pa.schema(
    [
        pa.field("order_key", pa.string(), nullable=False),
        pa.field("line_id", pa.int64(), nullable=False),  # tells lines of one order apart
        pa.field("kind", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64()),
        pa.field("occurred_at", pa.timestamp("us"), nullable=False),
        pa.field("day", pa.int32(), nullable=False),
        pa.field("sku", pa.string()),
        pa.field("title", pa.string()),
        pa.field("category", pa.string()),
        pa.field("quantity", pa.float64(), nullable=False),
        pa.field("amount_minor", pa.int64(), nullable=False),  # quantity x price, signed
        pa.field("source", pa.string(), nullable=False),
        pa.field("cost_minor", pa.int64()),  # of the whole line, signed; null: not told
        pa.field("brand", pa.string()),
    ]
)
EVENTS = pa.schema(
    [
        pa.field("fact_id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("customer_id", pa.int64()),
        pa.field("occurred_at", pa.timestamp("us"), nullable=False),
        pa.field("day", pa.int32(), nullable=False),
        pa.field("message_id", pa.string()),
        pa.field("campaign_id", pa.string()),
        pa.field("properties", pa.string(), nullable=False),  # JSON, for people to read
    ]
)
DATASETS: dict[str, pa.Schema] = {"orders": ORDERS, "order_lines": ORDER_LINES, "events": EVENTS}

# Parts are never rewritten only because a column was added: each says which shape it has, and reads
# as null in the columns that came later. Added columns are nullable and stand at the end.
SHAPE = 2
_ADDED_IN_2 = {"orders": ("discount_minor",), "order_lines": ("cost_minor", "brand")}


@cache
def columns(dataset: str, shape: int = SHAPE) -> pa.Schema:
    """The columns that a part of one shape has."""
    later = _ADDED_IN_2.get(dataset, ()) if shape < 2 else ()
    return pa.schema([field for field in DATASETS[dataset] if field.name not in later])


@cache
def dataset(name: str) -> ir.Table:
    """The unbound Ibis table of a dataset, to write expressions on."""
    import ibis

    # By hand: Ibis' own reading of Arrow schemas needs a package we otherwise do without.
    types = {"timestamp[us]": "timestamp(6)", "double": "float64"}
    columns = {
        field.name: ("" if field.nullable else "!") + types.get(str(field.type), str(field.type))
        for field in DATASETS[name]
    }
    return ibis.table(columns, name=name)
