"""Every SQL statement of segments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from regulars.core.db import upsert
from regulars.customers.tables import customers as people
from regulars.customers.tables import traits
from regulars.segments.tables import segments


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
