"""The settings as stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from regulars.lifecycle.tables import lifecycle_settings as table


def stored(connection: Connection) -> Mapping[str, Any] | None:
    """The one row: settings, changed_at, applied_at; None while nobody changed anything."""
    row = connection.execute(select(table)).mappings().first()
    return None if row is None else dict(row)


def store(connection: Connection, settings: Mapping[str, Any], *, now: datetime) -> None:
    """Keep settings in place of those before."""
    values = {"settings": dict(settings), "changed_at": now}
    if stored(connection) is None:
        connection.execute(insert(table).values(id=1, **values))
    else:
        connection.execute(update(table).values(**values))


def mark_applied(connection: Connection, changed_at: datetime) -> None:
    """Say that everybody's traits follow the settings of that moment."""
    statement = update(table).where(table.c.changed_at == changed_at)
    connection.execute(statement.values(applied_at=changed_at))
