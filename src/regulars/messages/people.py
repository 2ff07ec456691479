"""Customers as a message would find them, before there is one: for previews, checks and samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.kinds import CHANNELS
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.customers import addresses
from regulars.customers.tables import customers
from regulars.messages import queries, shown
from regulars.messages.claims import PERSON, Claimed
from regulars.messages.letters import context_of, speech_of
from regulars.messages.links import PREVIEW
from regulars.recommendations.schemas import ListName

_SOME_LINK = "https://example.com/choose"


def readers(
    ws: Workspace,
    customer_ids: Sequence[int],
    lists: Iterable[ListName] = (),
    *,
    channel: str = "email",
    language: str | None = None,
    now: datetime,
) -> list[Claimed]:
    """These customers with what is recommended to them; unknown ids are left out.

    A language that is given takes the place of their own.
    """
    with ws.state.read() as connection:
        found = _as_claimed(connection, customer_ids, channel)
    told = shown.lists_of(ws, list(found), sorted(lists), now=now)
    return [_speaking(replace(one, lists=told[who]), language) for who, one in found.items()]


def reader(
    ws: Workspace,
    customer_id: int | None,
    lists: Iterable[ListName] = (),
    *,
    channel: str = "email",
    language: str | None = None,
    now: datetime,
) -> Claimed:
    """One customer, or an example person who is shown what anybody new is. Raises NotFound."""
    if customer_id is None:
        one = example(channel)
        told = shown.lists_of(ws, [one.customer_id], sorted(lists), now=now)
        return _speaking(replace(one, lists=told[one.customer_id]), language)
    found = readers(ws, [customer_id], lists, channel=channel, language=language, now=now)
    if not found:
        raise NotFound("There is no such customer.")
    return found[0]


def example_context(
    connection: Connection, *, language: str | None = None, now: datetime
) -> tuple[str, Mapping[str, Any]]:
    """What a template may speak of to an example person, with an item in every list; and the
    language they are written to in."""
    one = example_reader(language=language)
    business, sender = profile(connection), channels.sender(connection)
    speaks = language or speech_of(None, business)
    postal = sender.postal_address if sender else ""
    context = context_of(
        one,
        business,
        _SOME_LINK,
        speaks,
        now,
        postal_address=postal,
        preferences=_SOME_LINK,
    )
    return speaks, context


def example_reader(channel: str = "email", *, language: str | None = None) -> Claimed:
    """An example person, with an item in every list."""
    one = replace(example(channel), lists=dict.fromkeys(shown.LISTS, (shown.EXAMPLE,)))
    return _speaking(one, language)


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


def _as_claimed(
    connection: Connection, customer_ids: Sequence[int], channel: str
) -> dict[int, Claimed]:
    """These customers as claimed messages would know them."""
    kind = CHANNELS[channel].address
    column = customers.c.phone if kind == "phone" else customers.c.email
    query = select(customers.c.id, column.label("at"), *(customers.c[name] for name in PERSON))
    found: dict[int, Claimed] = {}
    for chunk in queries.chunks(customer_ids, 1_000):
        traits = queries.traits_of(connection, chunk)
        own = addresses.addresses_of(connection, chunk, channel) if kind == "own" else {}
        for row in connection.execute(query.where(customers.c.id.in_(chunk))):
            at = own[row.id].address if row.id in own else row.at
            found[row.id] = replace(
                example(channel),
                customer_id=row.id,
                address=at or example(channel).address,
                person={name: getattr(row, name) for name in PERSON},
                traits=traits.get(row.id, {}),
                keys=own[row.id].keys if row.id in own else {},
            )
    return {one: found[one] for one in customer_ids if one in found}


def _speaking(one: Claimed, language: str | None) -> Claimed:
    return one if language is None else replace(one, person={**one.person, "language": language})
