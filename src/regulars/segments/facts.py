"""Facts of the state database as one table: a row per customer, a column per fact asked for.

Joined in the database, so that a rule over three traits moves one row per customer, not four.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from regulars.core import bulk
from regulars.customers import service as customers
from regulars.customers.tables import consents, suppressions, traits
from regulars.customers.tables import customers as people_table
from regulars.segments.compile import Column

ADDRESS = {"email": "email", "sms": "phone"}  # the customer's column for a channel
MOST_JOINS = 40  # SQLite joins at most 64 tables


def people(connection: Connection, columns: Mapping[Column, str]) -> pa.Table:
    """`customer_id` of everybody in order, and the asked columns under their names."""
    asked = list(columns.items())
    parts = [asked[start : start + MOST_JOINS] for start in range(0, len(asked), MOST_JOINS)]
    table = _fetch(connection, dict(parts[0]) if parts else {})
    for part in parts[1:]:  # the same order in the same transaction: rows stand side by side
        more = _fetch(connection, dict(part))
        for _, name in part:
            table = table.append_column(name, more[name])
    for column, name in asked:
        if column[0] == "suppressed":
            place = table.schema.get_field_index(name)
            values = _suppressed(connection, column[1], table[name])
            table = table.set_column(place, name, values)
    return table


def _fetch(connection: Connection, columns: Mapping[Column, str]) -> pa.Table:
    source: Any = people_table
    chosen: list[Any] = [people_table.c.id]
    fields = [pa.field("customer_id", pa.int64())]
    for column, name in columns.items():
        source, value, kind = _joined(source, column)
        chosen.append(value.label(name))
        fields.append(pa.field(name, kind))
    query = select(*chosen).select_from(source).order_by(people_table.c.id)
    return bulk.fetch(connection, query, pa.schema(fields))


def _joined(source: Any, column: Column) -> tuple[Any, Any, pa.DataType]:
    """The source with what the column needs, the column, and its type."""
    here = people_table.c.id
    if column[0] == "trait":
        key, which = column[1:]
        table = traits.alias()
        on = (table.c.customer_id == here) & (table.c.key == key)
        kind = pa.float64() if which == "number" else pa.string()
        return source.outerjoin(table, on), table.c[which], kind
    if column[0] == "consent":
        channel, purpose = column[1:]
        table = consents.alias()
        on = (table.c.customer_id == here) & (table.c.channel == channel)
        return (
            source.outerjoin(table, on & (table.c.purpose == purpose)),
            table.c.state,
            pa.string(),
        )
    name = ADDRESS[column[1]] if column[0] == "suppressed" else column[0]
    return source, people_table.c[name], pa.string()


def _suppressed(connection: Connection, channel: str, addresses: pa.ChunkedArray) -> Any:
    """Per address whether it may never be written to; null where there is none."""
    query = select(suppressions.c.address_hash).where(suppressions.c.channel == channel)
    hashes = set(connection.scalars(query))
    if not hashes:
        return pc.if_else(pc.is_valid(addresses), False, None).cast(pa.bool_())
    return pa.array(
        (
            None if address is None else customers.address_hash(channel, address) in hashes
            for address in addresses.to_pylist()
        ),
        pa.bool_(),
    )
