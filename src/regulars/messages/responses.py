"""What customers do with a message: open it, follow a link, opt out, change their mind."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select, update

from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.events import service as events
from regulars.messages.links import Subject
from regulars.messages.reporting import event_of
from regulars.messages.tables import messages

# Mail gateways fetch every link the moment a mail arrives; no customer is that quick.
MACHINE_SECONDS = 2.0


def clicked(ws: Workspace, message_id: str, url: str, *, now: datetime) -> None:
    """Remember a click; each is an event of its own."""
    row = _seen(ws, message_id, "clicked_at", now)
    if row is not None:
        machine = _is_machine(row, now)
        event = event_of(row, "message_clicked", now, uuid4().hex, url=url, machine=machine)
        events.record(ws, [event], now=now)


def opened(ws: Workspace, message_id: str, *, now: datetime) -> None:
    """Remember that the pixel was fetched; the first time is the event."""
    row = _seen(ws, message_id, "opened_at", now)
    if row is not None and row.opened_at is None:
        event = event_of(row, "message_opened", now, machine=_is_machine(row, now))
        events.record(ws, [event], now=now)


def opted_out(ws: Workspace, subject: Subject, *, source: str, now: datetime) -> None:
    """Withdraw the consent the link stands for. Harmless when done again."""
    with ws.state.write() as connection:
        row = _message(connection, subject.message_id)
        if row is None:
            return
        news = people.withdraw_consent(
            connection,
            [row.customer_id],
            channel=subject.channel,
            purpose=subject.purpose,
            source=source,
            evidence=row.id,
            now=now,
        )
        statement = update(messages).where(messages.c.id == row.id)
        connection.execute(statement.values(unsubscribed_at=row.unsubscribed_at or now))
    if news:
        event = event_of(row, "unsubscribed", now, uuid4().hex, purpose=subject.purpose)
        events.record(ws, [event], now=now)


def opted_in_again(ws: Workspace, subject: Subject, *, now: datetime) -> None:
    """The customer pressed undo: the consent holds again."""
    with ws.state.write() as connection:
        row = _message(connection, subject.message_id)
        if row is None:
            return
        people.give_consent(
            connection,
            [row.customer_id],
            channel=subject.channel,
            purpose=subject.purpose,
            source="unsubscribe page",
            evidence=row.id,
            now=now,
        )
        statement = update(messages).where(messages.c.id == row.id)
        connection.execute(statement.values(unsubscribed_at=None))
    event = event_of(row, "resubscribed", now, uuid4().hex, purpose=subject.purpose)
    events.record(ws, [event], now=now)


def language_of(connection: Connection, message_id: str) -> str | None:
    """The language of the customer a message went to."""
    query = (
        select(customers.c.language)
        .join(messages, messages.c.customer_id == customers.c.id)
        .where(messages.c.id == message_id)
    )
    return connection.execute(query).scalar()


def _seen(ws: Workspace, message_id: str, column: str, now: datetime) -> Any:
    """Note the first time, and settle a doubt: who opens a message has got it."""
    with ws.state.write() as connection:
        row = _message(connection, message_id)
        if row is None:
            return None
        values: dict[str, Any] = {}
        if getattr(row, column) is None:
            values[column] = now
        if row.state == "ambiguous":
            values |= {"state": "sent", "reason": "", "sent_at": row.handed_at, "untold": True}
        if values:
            connection.execute(update(messages).where(messages.c.id == row.id).values(**values))
        return row


def _message(connection: Connection, message_id: str) -> Any:
    return connection.execute(select(messages).where(messages.c.id == message_id)).first()


def _is_machine(row: Any, now: datetime) -> bool:
    start = row.sent_at or row.handed_at
    return start is not None and (now - start).total_seconds() < MACHINE_SECONDS
