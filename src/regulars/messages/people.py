"""Customers as a message would find them, before there is one: for previews, checks and samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.kinds import CHANNELS
from regulars.core.workspace import Workspace
from regulars.customers.tables import customers
from regulars.messages import queries, shown
from regulars.messages.claims import Claimed
from regulars.messages.letters import context_of, speech_of
from regulars.messages.links import PREVIEW
from regulars.recommendations.schemas import ListName

_PERSON = ("name", "language", "city", "country", "email", "phone")
_EXAMPLE_LINK = "https://example.com/choose"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who would read a message: the language they are written to in, and what a template
    may speak of to them."""

    customer_id: int
    language: str
    context: Mapping[str, Any]


def readers(
    ws: Workspace,
    customer_ids: Sequence[int],
    lists: Iterable[ListName] = (),
    *,
    channel: str = "email",
    language: str | None = None,
    now: datetime,
) -> list[Reader]:
    """These customers, in their own language unless one is given; unknown ids are left out."""
    wanted = sorted(lists)
    with ws.state.read() as connection:
        found = as_claimed(connection, customer_ids, channel)
        business, sender = profile(connection), channels.sender(connection)
    recommended = shown.lists_of(ws, list(found), wanted, now=now) if wanted else {}
    postal = sender.postal_address if sender else ""
    made = []
    for customer_id, one in found.items():
        speaks = language or speech_of(one.person.get("language"), business)
        whole = replace(one, lists=recommended.get(customer_id, {}))
        context = context_of(whole, business, _EXAMPLE_LINK, speaks, now, postal_address=postal)
        made.append(Reader(customer_id, speaks, context))
    return made


def example_reader(
    ws: Workspace,
    lists: Iterable[ListName] = (),
    *,
    channel: str = "email",
    language: str | None = None,
    now: datetime,
) -> Reader:
    """An example person: these lists recommend what anybody new is shown, the others an example."""
    with ws.state.read() as connection:
        business, sender = profile(connection), channels.sender(connection)
    new = example(channel).customer_id
    real = shown.lists_of(ws, [new], sorted(lists), now=now)[new]
    told: dict[ListName, Any] = {name: real.get(name) or (shown.EXAMPLE,) for name in shown.LISTS}
    one = replace(example(channel), lists=told)
    speaks = language or speech_of(None, business)
    postal = sender.postal_address if sender else ""
    context = context_of(one, business, _EXAMPLE_LINK, speaks, now, postal_address=postal)
    return Reader(new, speaks, context)


def as_claimed(
    connection: Connection, customer_ids: Sequence[int], channel: str = "email"
) -> dict[int, Claimed]:
    """These customers as claimed messages would know them."""
    query = select(customers.c.id, *(customers.c[name] for name in _PERSON))
    found: dict[int, Claimed] = {}
    for chunk in queries.chunks(customer_ids, 1_000):
        traits = queries.traits_of(connection, chunk)
        for row in connection.execute(query.where(customers.c.id.in_(chunk))):
            address = row.phone if CHANNELS[channel].address == "phone" else row.email
            found[row.id] = replace(
                example(channel),
                customer_id=row.id,
                address=address or example(channel).address,
                person={name: getattr(row, name) for name in _PERSON[:4]},
                traits=traits.get(row.id, {}),
            )
    return {one: found[one] for one in customer_ids if one in found}


def example(channel: str = "email") -> Claimed:
    """A message to an example person."""
    by_phone = CHANNELS[channel].address == "phone"
    return Claimed(
        id=PREVIEW,
        campaign_id=PREVIEW,
        customer_id=0,
        channel=channel,
        epoch=0,
        attempts=0,
        purpose="marketing",
        address="+989121234567" if by_phone else "mina@example.com",
        address_hash="",
        person={"name": "Mina Rahimi", "language": None, "city": "Shiraz", "country": "IR"},
        traits={"orders": 3, "revenue_minor": 12_000, "last_order_on": "2026-08-01"},
    )
