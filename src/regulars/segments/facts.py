"""Facts of the state database as one table: a row per customer, a column per fact asked for.

Joined in the database, so that a rule over three traits moves one row per customer, not four.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.core import bulk
from regulars.core.clock import day_number
from regulars.core.errors import Conflict
from regulars.customers import service as customers
from regulars.customers.tables import consents, suppressions, traits
from regulars.customers.tables import customers as people_table
from regulars.segments.compile import Column
from regulars.segments.tables import list_members, lists

ADDRESS = {"email": "email", "sms": "phone"}  # the customer's column for a channel
MOST_JOINS = 40  # SQLite joins at most 64 tables
# Columns that are made of one of the customer's own.
_MADE = {"suppressed": "", "birth_day": "birth_on", "jalali": "language"}


def people(
    connection: Connection, columns: Mapping[Column, str], ids: Sequence[int] | None = None
) -> pa.Table:
    """`customer_id` in order and the asked columns under their names: of everybody or of `ids`."""
    asked = list(columns.items())
    _require_lists(connection, {column[1] for column in columns if column[0] == "list"})
    parts = [asked[start : start + MOST_JOINS] for start in range(0, len(asked), MOST_JOINS)]
    table = _fetch(connection, dict(parts[0]) if parts else {}, ids)
    for part in parts[1:]:  # the same order in the same transaction: rows stand side by side
        more = _fetch(connection, dict(part), ids)
        for _, name in part:
            table = table.append_column(name, more[name])
    for column, name in asked:
        if column[0] in _MADE:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, _made(connection, column, table[name]))
    return table


def types(columns: Mapping[Column, str]) -> dict[str, str]:
    """What the columns of `people` will be, without asking the database."""
    found = {"customer_id": "int64"}
    for column, name in columns.items():
        kind = "boolean" if column[0] in ("suppressed", "jalali", "list") else "string"
        if column[0] == "trait" and column[2] != "text":
            kind = "float64"
        found[name] = "int64" if column[0] == "birth_day" else kind
    return found


def _require_lists(connection: Connection, asked: set[str]) -> None:
    """Raise Conflict for a list that is gone: nobody on it would be a wrong answer."""
    if asked and (gone := asked - set(connection.scalars(select(lists.c.id)))):
        raise Conflict(f"The list {min(gone)} no longer exists.", code="broken_rule")


def _fetch(
    connection: Connection, columns: Mapping[Column, str], ids: Sequence[int] | None
) -> pa.Table:
    source: Any = people_table
    chosen: list[Any] = [people_table.c.id]
    fields = [pa.field("customer_id", pa.int64())]
    for column, name in columns.items():
        source, value, kind = _joined(source, column)
        chosen.append(value.label(name))
        fields.append(pa.field(name, kind))
    query = select(*chosen).select_from(source).order_by(people_table.c.id)
    if ids is not None:
        query = query.where(people_table.c.id.in_(bulk.listed(connection, ids)))
    return bulk.fetch(connection, query, pa.schema(fields))


def _joined(source: Any, column: Column) -> tuple[Any, Any, pa.DataType]:
    """The source with what the column needs, the column, and its type."""
    here = people_table.c.id
    if column[0] == "trait":
        key, which = column[1:]
        table = traits.alias()
        on = (table.c.customer_id == here) & (table.c.key == key)
        kind = pa.string() if which == "text" else pa.float64()
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
    if column[0] == "list":
        table = list_members.alias()
        on = (table.c.customer_id == here) & (table.c.list_id == column[1])
        return source.outerjoin(table, on), table.c.customer_id.is_not(None), pa.bool_()
    name = ADDRESS[column[1]] if column[0] == "suppressed" else _MADE.get(column[0], column[0])
    return source, people_table.c[name], pa.string()


def _made(connection: Connection, column: Column, values: pa.ChunkedArray) -> Any:
    """A column that is made of another one of the customer's."""
    if column[0] == "suppressed":
        return _suppressed(connection, column[1], values)
    return _birth_day(values) if column[0] == "birth_day" else _jalali(connection, values)


def _birth_day(dates: pa.ChunkedArray) -> Any:
    """Days since 1970 of ISO dates; null for what is none."""
    sound = pc.match_substring_regex(dates, "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    encoded = pc.if_else(sound, dates, pa.scalar(None, pa.string())).combine_chunks()
    encoded = encoded.dictionary_encode()
    days = [_day(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(days, pa.int64()).take(encoded.indices)


def _day(text: str) -> int | None:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:  # 31 February
        return None


def _jalali(connection: Connection, languages: pa.ChunkedArray) -> Any:
    """Whose own calendar is the Jalali one: everybody's in such a shop, else Persian speakers'."""
    if profile(connection).calendar == "jalali":
        return pa.repeat(True, len(languages))
    persian = pc.match_substring_regex(pc.utf8_lower(languages), "^fa([-_]|$)")
    return pc.fill_null(persian, False)


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
