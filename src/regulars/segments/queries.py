"""Every SQL statement of segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, delete, func, insert, literal, select, update

from regulars.core import bulk
from regulars.core.db import insert_new, upsert
from regulars.customers.tables import customers as people
from regulars.segments.tables import list_members, lists, segment_days, segments


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


def list_ids(connection: Connection) -> set[str]:
    """The ids of all lists."""
    return set(connection.scalars(select(lists.c.id)))


def list_names(connection: Connection) -> dict[str, str]:
    """The names of all lists by their ids."""
    return {row.id: row.name for row in connection.execute(select(lists.c.id, lists.c.name))}


def stored_lists(connection: Connection) -> list[dict[str, Any]]:
    """All rows of lists."""
    return [dict(row) for row in connection.execute(select(lists)).mappings()]


def add_list(connection: Connection, row: dict[str, Any], ids: list[int]) -> None:
    """Keep a list and its people."""
    connection.execute(insert(lists).values(**row))
    with bulk.stage(connection, pa.table({"id": pa.array(ids, pa.int64())})) as staged:
        chosen = select(literal(row["id"]), staged.c.id).order_by(staged.c.id)
        names = ["list_id", "customer_id"]
        connection.execute(insert(list_members).from_select(names, chosen))


def remove_list(connection: Connection, list_id: str) -> None:
    """Forget a list and who was on it."""
    connection.execute(delete(list_members).where(list_members.c.list_id == list_id))
    connection.execute(delete(lists).where(lists.c.id == list_id))


def listed_ids(connection: Connection, list_id: str, *, offset: int, limit: int) -> list[int]:
    """Some of the customers on a list, in order."""
    query = select(list_members.c.customer_id).where(list_members.c.list_id == list_id)
    query = query.order_by(list_members.c.customer_id).offset(offset).limit(limit)
    return list(connection.scalars(query))


def known_ids(connection: Connection, ids: list[int]) -> set[int]:
    """Those of the ids that are a customer's. Needs a write transaction."""
    with bulk.stage(connection, pa.table({"id": pa.array(ids, pa.int64())})) as staged:
        return set(connection.scalars(select(people.c.id).join(staged, staged.c.id == people.c.id)))


def count_day(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the day's sizes and add who entered and left; what was counted already adds nothing."""
    old = segment_days.c
    for row in rows:
        key = (old.segment_id == row["segment_id"]) & (old.day == row["day"])
        change = update(segment_days).where(key, old.counted_at < row["counted_at"])
        connection.execute(
            change.values(
                customers=row["customers"],
                entered=old.entered + row["entered"],
                left=old.left + row["left"],
                counted_at=row["counted_at"],
            )
        )
    insert_new(connection, segment_days, rows)


def days_of(connection: Connection, segment_id: str) -> list[dict[str, Any]]:
    """The rows of one segment, oldest first."""
    query = select(segment_days).where(segment_days.c.segment_id == segment_id)
    return [dict(row) for row in connection.execute(query.order_by(segment_days.c.day)).mappings()]


def first_days(connection: Connection) -> dict[str, int]:
    """The first day on which each segment was counted."""
    days = select(segment_days.c.segment_id, func.min(segment_days.c.day))
    rows = connection.execute(days.group_by(segment_days.c.segment_id))
    return {row[0]: row[1] for row in rows}
