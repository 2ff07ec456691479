"""Traits: what higher modules learned about one customer, as a number or a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core import bulk
from regulars.customers import changes, queries

_NUMBERS = ("number", "low", "high")
TRAITS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("key", pa.string()),
        ("number", pa.float64()),
        ("text", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


def write_traits(
    connection: Connection, key: str, table: pa.Table, *, source: str, now: datetime
) -> None:
    """Make the table's values (`customer_id` and any of number, text, low, high) all there are.

    A customer who is not in the table loses the trait; a value that did not change is not written.
    """
    columns = {"customer_id": table["customer_id"].cast(pa.int64())}
    for field in list(TRAITS)[2:]:
        given = field.name in table.column_names
        column = table[field.name].cast(field.type) if given else None
        columns[field.name] = _finite(column, field.type, table.num_rows)
    with bulk.stage(connection, pa.table(columns), key="customer_id") as staged:
        changed = queries.replace_trait(connection, staged, key=key, source=source, now=now)
    changes.note(connection, changed)


def read_traits(connection: Connection, keys: Sequence[str]) -> pa.Table:
    """All values of the keys: customer_id, key, number, text, low, high."""
    return bulk.fetch(connection, queries.trait_values(keys), TRAITS)


def _finite(column: pa.ChunkedArray | None, kind: pa.DataType, length: int) -> pa.Array:
    """The column with NaN and infinities as null: the two databases keep those differently."""
    if column is None:
        return pa.nulls(length, kind)
    if not pa.types.is_floating(kind):
        return column
    return pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
