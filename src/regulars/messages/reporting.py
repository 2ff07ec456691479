"""Tells history what became of messages: after the fact, in batches, so it slows no sending.

An event's id comes from the message and what happened to it, so telling it twice after a crash
changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from regulars.core.among import among
from regulars.core.ids import fact_id_of
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.schemas import Event
from regulars.messages.tables import UNTOLD, messages

BATCH = 1_000
_NAMES = {
    "sent": "message_sent",
    "delivered": "message_delivered",
    "bounced": "message_bounced",
    "failed": "message_failed",
    "skipped": "message_skipped",
}


def tell(ws: Workspace, *, now: datetime) -> int:
    """Record the events of all rows whose news is not yet told; returns how many."""
    told = 0
    while rows := _untold(ws):
        events.record(ws, [event for row in rows for event in _events(row)], now=now)
        with ws.state.write() as connection:
            ids = among(connection, messages.c.id, [row.id for row in rows])
            connection.execute(update(messages).where(ids).values(untold=False))
        told += len(rows)
    return told


def _untold(ws: Workspace) -> list[Any]:
    with ws.state.read() as connection:
        query = select(messages).where(UNTOLD).order_by(messages.c.id).limit(BATCH)
        return list(connection.execute(query))


def _events(row: Any) -> list[Event]:
    """What happened to the row: that it left, and how it ended if it ended otherwise."""
    found = []
    if row.sent_at is not None:
        found.append(event_of(row, "message_sent", row.sent_at))
    if row.state in _NAMES and row.state != "sent":
        found.append(event_of(row, _NAMES[row.state], row.ended_at or row.created_at))
    return found


def event_of(row: Any, name: str, at: datetime, *extra: str, **properties: Any) -> Event:
    """An event about a message; `extra` tells several of one kind apart."""
    return event_about(row._mapping, name, at, *extra, **properties)


def event_about(
    row: Mapping[str, Any], name: str, at: datetime, *extra: str, **properties: Any
) -> Event:
    """As `event_of`, of a row by its names."""
    if row["reason"] and name != "message_sent":
        properties.setdefault("reason", row["reason"])
    return Event(
        id=fact_id_of(name, row["id"], *extra),
        name=name,
        occurred_at=at,
        customer_id=row["customer_id"],
        properties={"channel": row["channel"], **properties},
        message_id=row["id"],
        campaign_id=row["campaign_id"],
    )
