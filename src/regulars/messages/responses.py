"""What customers say by a message's links: that they want no more, or that they do after all."""

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


def reader_of(connection: Connection, message_id: str) -> Any:
    """The customer (`id`, `language`) a message went to; None when there is none any more."""
    query = (
        select(customers.c.id, customers.c.language)
        .join(messages, messages.c.customer_id == customers.c.id)
        .where(messages.c.id == message_id)
    )
    return connection.execute(query).first()


def _message(connection: Connection, message_id: str) -> Any:
    """The row, ours until the commit: whoever hands it over locks it before the consents too."""
    query = select(messages).where(messages.c.id == message_id).with_for_update()
    return connection.execute(query).first()
