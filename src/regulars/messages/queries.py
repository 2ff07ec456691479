"""Every SQL statement of the send ledger. All of them work on sets of rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    String,
    any_,
    case,
    func,
    literal,
    select,
    update,
)

from regulars.customers import service as people
from regulars.customers.tables import consents, customers, traits
from regulars.messages.rules import EVERY_CHANNEL, Cap, Rules, Standing
from regulars.messages.tables import IN_FLIGHT, SPENT_STATES, caps, mailings, messages, sending
from regulars.messages.words import Content, read_content


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> Any:
    """`column IN values` as one bound parameter, however many values there are."""
    items = list(values)
    if connection.dialect.name == "postgresql":
        kind = BigInteger() if isinstance(column.type, BigInteger) else String()
        return column == any_(literal(items, ARRAY(kind)))
    each = func.json_each(json.dumps(items)).table_valued("value")
    return column.in_(select(each.c.value))


def standings(
    connection: Connection,
    customer_ids: Collection[int],
    *,
    channel: str,
    purpose: str,
    rules: Rules,
    now: datetime,
) -> list[Standing]:
    """What decides about these customers; one that does not exist is not in the answer."""
    rows = connection.execute(_people(connection, customer_ids, channel, purpose, now)).all()
    hashes = {
        row.id: people.address_hash(channel, row.email) for row in rows if row.email is not None
    }
    stopped = people.suppressed(connection, channel, hashes.values(), purpose)
    caps = rules.caps_on(channel)
    spent = spent_of(connection, customer_ids, caps, now=now)
    return [
        Standing(
            customer_id=row.id,
            address=row.email,
            address_hash=hashes.get(row.id),
            consent=row.state,
            suppressed=hashes.get(row.id) in stopped,
            spent=spent.get(row.id, dict.fromkeys(caps, 0)),
        )
        for row in rows
    ]


def consent_now(now: datetime) -> Any:
    """What holds of a consent: its state, or `paused` while the customer wants silence."""
    state = case((consents.c.paused_until > now, "paused"), else_=consents.c.state)
    return state.label("state")


def _people(
    connection: Connection, ids: Collection[int], channel: str, purpose: str, now: datetime
) -> Any:
    here = (
        (consents.c.customer_id == customers.c.id)
        & (consents.c.channel == channel)
        & (consents.c.purpose == purpose)
    )
    return (
        select(customers.c.id, customers.c.email, consent_now(now))
        .select_from(customers.outerjoin(consents, here))
        .where(among(connection, customers.c.id, ids))
    )


def spent_of(
    connection: Connection, customer_ids: Collection[int], caps: Sequence[Cap], *, now: datetime
) -> dict[int, dict[Cap, int]]:
    """How many marketing messages that count against each cap these customers may have got."""
    if not caps:
        return {}
    query = (
        select(messages.c.customer_id, *(_counted(cap, now) for cap in caps))
        .where(
            among(connection, messages.c.customer_id, customer_ids),
            messages.c.purpose == "marketing",
            messages.c.state.in_(SPENT_STATES),
            messages.c.claimed_at >= min(cap.since(now) for cap in caps),
        )
        .group_by(messages.c.customer_id)
    )
    return {
        customer_id: dict(zip(caps, counts, strict=True))
        for customer_id, *counts in connection.execute(query)
    }


def _counted(cap: Cap, now: datetime) -> Any:
    here = messages.c.claimed_at >= cap.since(now)
    if cap.channel != EVERY_CHANNEL:
        here &= messages.c.channel == cap.channel
    return func.count().filter(here)


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """The items in slices of a bounded size."""
    return (items[start : start + size] for start in range(0, len(items), size))


def traits_of(
    connection: Connection, customer_ids: Collection[int]
) -> dict[int, dict[str, float | str | None]]:
    """Facts about these customers for templates; a word says more than its number."""
    query = select(traits.c.customer_id, traits.c.key, traits.c.number, traits.c.text).where(
        among(connection, traits.c.customer_id, customer_ids)
    )
    found: dict[int, dict[str, float | str | None]] = {}
    for customer_id, key, number, words in connection.execute(query):
        found.setdefault(customer_id, {})[key] = number if words is None else words
    return found


def is_idle(connection: Connection) -> bool:
    """Whether no mailing is being sent and no message is under way: nothing need be written."""
    active = select(mailings.c.id).where(mailings.c.state == "sending").limit(1)
    in_flight = select(messages.c.id).where(IN_FLIGHT).limit(1)
    return not any(connection.execute(query).first() for query in (active, in_flight))


def rules_of(connection: Connection) -> Rules:
    """How this business sends; the defaults until somebody changes them."""
    query = select(caps).order_by(caps.c.channel, caps.c.days)
    each = tuple(Cap(row.channel, row.days, row.most) for row in connection.execute(query))
    row = connection.execute(select(sending)).first()
    known = () if row is None else [name for name in Rules.__slots__ if name != "caps"]
    return Rules(**{name: getattr(row, name) for name in known}, caps=each)


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether a message waits for its turn in a mailing that is being sent."""
    query = (
        select(messages.c.id)
        .join(mailings, mailings.c.id == messages.c.campaign_id)
        .where(
            mailings.c.state == "sending",
            messages.c.state == "queued",
            messages.c.next_try_at <= now,
        )
        .limit(1)
    )
    return connection.execute(query).first() is not None


def next_customers(connection: Connection, campaign_id: str, limit: int) -> list[int]:
    """Whose messages of a mailing come next, in the order in which they are claimed."""
    query = select(messages.c.customer_id).where(
        messages.c.campaign_id == campaign_id, messages.c.state == "queued"
    )
    return list(
        connection.scalars(query.order_by(messages.c.next_try_at, messages.c.id).limit(limit))
    )


def pause_all(connection: Connection, reason: str) -> None:
    """Pause every mailing that is being sent."""
    statement = update(mailings).where(mailings.c.state == "sending")
    connection.execute(statement.values(state="paused", reason=reason))


def pause(connection: Connection, campaign_ids: Collection[str], reason: str) -> None:
    """Pause those of these mailings that are being sent."""
    sending = (mailings.c.state == "sending") & among(connection, mailings.c.id, campaign_ids)
    connection.execute(update(mailings).where(sending).values(state="paused", reason=reason))


def contents_of(connection: Connection, campaign_ids: Collection[str]) -> dict[str, Content]:
    """What each of these mailings says."""
    query = select(mailings.c.id, mailings.c.content).where(
        among(connection, mailings.c.id, campaign_ids)
    )
    return {row.id: read_content(row.content) for row in connection.execute(query)}
