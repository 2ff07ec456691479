"""A shop that may send: customers with consent, a sender, a planned mailing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from regulars.channels import service as channels_service
from regulars.channels.provider import PROVIDERS
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.messages import service
from regulars.messages.service import Mailing, Planned, Words
from regulars.messages.tables import messages
from regulars.messages.words import store_words
from tests.fakes.http_server import FakeVendor

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def make_customers(
    connection: Connection, emails: Sequence[str], *, consent: bool = True
) -> list[int]:
    """Customers with these addresses who agreed to marketing."""
    ids = [customer_id_of("email", email) for email in emails]
    rows = [
        {"id": one, "created_at": NOW, "email": email, "name": f"Mina {email[:3]}", "search": ""}
        for one, email in zip(ids, emails, strict=True)
    ]
    connection.execute(insert(customers), rows)
    if consent:
        people.give_consent(connection, ids, channel="email", source="test", now=NOW)
    return ids


def make_sender(ws: Workspace, port: int, *, rate_per_minute: int = 0, **settings: object) -> None:
    """A sender through a server on this machine."""
    with ws.state.write() as connection:
        form = channels_service.SenderForm(
            settings={"host": "127.0.0.1", "port": port, "security": "none", **settings},
            from_name="Corner Shop",
            from_address="hello@shop.example",
            postal_address="1 High Street",
            rate_per_minute=rate_per_minute,
        )
        channels_service.put_sender(connection, ws.keys, "email", form, now=NOW)


def make_people(
    connection: Connection,
    numbers: Sequence[int],
    *,
    channels: Sequence[str] = (),
    **values: object,
) -> list[int]:
    """Customers with a telephone number and an e-mail address who agreed on these channels."""
    ids = [customer_id_of("phone", phone(number)) for number in numbers]
    rows = [
        {
            "id": one,
            "created_at": NOW,
            "email": f"p{number}@example.com",
            "phone": phone(number),
            "name": "Mina Rahimi",
            "search": "",
            **values,
        }
        for one, number in zip(ids, numbers, strict=True)
    ]
    connection.execute(insert(customers), rows)
    for channel in channels:
        people.give_consent(connection, ids, channel=channel, source="test", now=NOW)
    return ids


def phone(number: int) -> str:
    return f"+98912{number:07d}"


def make_line(
    ws: Workspace, vendor: FakeVendor, *, sender_id: str | None = None, **values: object
) -> None:
    """A sender through the fake of a vendor."""
    channel = PROVIDERS[vendor.provider].channel
    values = {"rate_per_minute": 0, **values}
    form = channels_service.SenderForm(vendor.provider, vendor.settings(), **values)  # type: ignore[arg-type]
    with ws.state.write() as connection:
        channels_service.put_sender(connection, ws.keys, sender_id or channel, form, now=NOW)


def make_cascade(
    connection: Connection,
    customer_ids: Sequence[int],
    *channels: str,
    campaign: str = "cmp_1",
    words: Words | None = None,
    **values: object,
) -> None:
    """A mailing on several channels with a queued message for each customer."""
    said = store_words(
        words or Words("Hello", "<p>Come back</p>", "Come back, {{ customer.name }}")
    )
    content = {form: {"": said} for form in ("email", "sms", "push", "chat")}
    mailing = Mailing(id=campaign, channels=channels, content=content, **values)  # type: ignore[arg-type]
    service.open_mailing(connection, mailing, now=NOW)
    service.plan(connection, [Planned(one, campaign) for one in customer_ids], now=NOW)
    service.complete_mailing(connection, campaign)


def rows(ws: Workspace, campaign: str = "cmp_1") -> dict[str, Row[Any]]:
    """Each message by the customer's number."""
    query = (
        select(messages, customers.c.phone)
        .join(customers, customers.c.id == messages.c.customer_id)
        .where(messages.c.campaign_id == campaign)
    )
    with ws.state.read() as connection:
        return {row.phone: row for row in connection.execute(query)}


def make_mailing(
    connection: Connection,
    customer_ids: Sequence[int],
    *,
    campaign: str = "cmp_1",
    purpose: str = "marketing",
    subject: str = "Hello {{ customer.first_name }}",
    body_html: str = "<p>Come back, <a href='https://shop.example/?a=1&amp;b=2'>look</a>.</p>",
) -> None:
    """A mailing with a queued message for each customer."""
    content = service.letter(subject, body_html)
    mailing = Mailing(id=campaign, purpose=purpose, subject=subject, content=content)
    service.open_mailing(connection, mailing, now=NOW)
    service.plan(connection, [Planned(one, campaign) for one in customer_ids], now=NOW)
    service.complete_mailing(connection, campaign)


def states(ws: Workspace, campaign: str = "cmp_1") -> dict[str, str]:
    """State of each message by the customer's address; reasons behind a colon."""
    query = (
        select(customers.c.email, messages.c.state, messages.c.reason)
        .join(customers, customers.c.id == messages.c.customer_id)
        .where(messages.c.campaign_id == campaign)
    )
    with ws.state.read() as connection:
        return {
            email: f"{state}:{reason}" if reason else state
            for email, state, reason in connection.execute(query)
        }


def emails(count: int) -> list[str]:
    return [f"c{number:04d}@example.com" for number in range(count)]
