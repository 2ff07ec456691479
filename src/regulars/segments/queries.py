"""Every SQL statement of segments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, func, select, update

from regulars.core import bulk
from regulars.core.db import upsert
from regulars.customers import service as customers
from regulars.customers.tables import consents, suppressions, traits
from regulars.customers.tables import customers as people
from regulars.segments.tables import segments

ADDRESS = {"email": "email", "sms": "phone"}  # the customer's column for a channel
_CONSENTS = pa.schema([(name, pa.string()) for name in ("channel", "purpose", "state")]).insert(
    0, pa.field("customer_id", pa.int64())
)


def stored(connection: Connection) -> list[dict[str, Any]]:
    """All rows, removed ones too."""
    return [dict(row) for row in connection.execute(select(segments)).mappings()]


def save(connection: Connection, row: dict[str, Any]) -> None:
    """Insert or overwrite one segment."""
    change = ("name", "rule", "changed_at", "removed_at")
    upsert(connection, segments, [{"removed_at": None, **row}], key=["id"], change=change)


def remove(connection: Connection, segment_id: str, now: datetime) -> None:
    """Mark one segment as removed."""
    connection.execute(update(segments).where(segments.c.id == segment_id).values(removed_at=now))


def people_rows(
    connection: Connection, columns: Collection[str], channels: Collection[str]
) -> pa.Table:
    """Everybody with the wanted columns, and `suppressed_<channel>` (null: no address)."""
    wanted = {*columns, *(ADDRESS[channel] for channel in channels)} - {"customer_id"}
    table = customers.people_table(connection, sorted(wanted))
    for channel in sorted(channels):
        values = _suppressed(connection, channel, table[ADDRESS[channel]])
        table = table.append_column(f"suppressed_{channel}", values)
    return table


def _suppressed(connection: Connection, channel: str, addresses: pa.ChunkedArray) -> Any:
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


def consent_rows(connection: Connection, asked: Collection[tuple[str, str]]) -> pa.Table:
    """The present consents for the asked channels and purposes."""
    columns = [consents.c[name] for name in _CONSENTS.names]
    query = select(*columns).where(
        consents.c.channel.in_({channel for channel, _ in asked}),
        consents.c.purpose.in_({purpose for _, purpose in asked}),
    )
    return bulk.fetch(connection, query, _CONSENTS)


def total_customers(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(people)).scalar_one()


def briefly(connection: Connection, ids: list[int]) -> list[dict[str, Any]]:
    """The names and places of some customers, in the order of the ids."""
    names = ("id", "name", "email", "phone", "language", "country", "city")
    query = select(*(people.c[name] for name in names)).where(people.c.id.in_(ids))
    found = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return [found[each] for each in ids if each in found]


def known_people_values(connection: Connection, column: str, limit: int) -> list[str]:
    """The most frequent values of a column of customers."""
    values = people.c[column]
    query = select(values).where(values.is_not(None)).group_by(values)
    return list(connection.scalars(query.order_by(func.count().desc(), values).limit(limit)))


def known_trait_keys(connection: Connection) -> list[str]:
    return list(connection.scalars(select(traits.c.key).distinct().order_by(traits.c.key)))


def known_trait_texts(connection: Connection, key: str, limit: int) -> list[str]:
    """The texts that a trait has, most frequent first."""
    query = select(traits.c.text).where(traits.c.key == key, traits.c.text.is_not(None))
    query = query.group_by(traits.c.text).order_by(func.count().desc(), traits.c.text)
    return list(connection.scalars(query.limit(limit)))
