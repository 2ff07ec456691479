"""What decides about customers on a channel: address, consent, suppression and what they got.

One query for each of these, however many customers are asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from regulars.channels.kinds import CHANNELS
from regulars.core.among import among
from regulars.customers import service as people
from regulars.customers.tables import consents, customers
from regulars.messages.rules import EVERY_CHANNEL, MARKETING, Cap, Rules, Standing
from regulars.messages.tables import SPENT_STATES, messages

_INCLUSIVE = timedelta(microseconds=1)


def standings(
    connection: Connection,
    customer_ids: Collection[int],
    *,
    channel: str,
    purpose: str,
    rules: Rules,
    now: datetime,
) -> dict[int, Standing]:
    """What decides about these customers; one that does not exist is not in the answer."""
    rows = connection.execute(_people(connection, customer_ids, channel, purpose, now)).all()
    found = _addresses(connection, rows, channel)
    hashes = {who: people.address_hash(channel, each.address) for who, each in found.items()}
    stopped = people.suppressed(connection, channel, hashes.values(), purpose)
    caps = rules.caps_on(channel) if purpose == MARKETING else ()
    spent = spent_of(connection, customer_ids, caps, now=now)
    nowhere = people.Address("", {}, None)
    return {
        row.id: Standing(
            customer_id=row.id,
            address=found.get(row.id, nowhere).address or None,
            address_hash=hashes.get(row.id),
            consent=row.state,
            suppressed=hashes.get(row.id) in stopped,
            spent=spent.get(row.id, dict.fromkeys(caps, 0)),
            keys=found.get(row.id, nowhere).keys,
            window_until=found.get(row.id, nowhere).window_until,
        )
        for row in rows
    }


def consent_now(now: Any) -> Any:
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
        select(customers.c.id, customers.c.email, customers.c.phone, consent_now(now))
        .select_from(customers.outerjoin(consents, here))
        .where(among(connection, customers.c.id, ids))
    )


def _addresses(
    connection: Connection, rows: Sequence[Any], channel: str
) -> Mapping[int, people.Address]:
    """Where each of them is reached on the channel."""
    kind = CHANNELS[channel].address
    if kind == "own":
        return people.addresses_of(connection, [row.id for row in rows], channel)
    known = ((row.id, row.email if kind == "email" else row.phone) for row in rows)
    open_until = people.windows_of(connection, [row.id for row in rows], channel)
    return {
        who: people.Address(address, {}, open_until.get((who, address)))
        for who, address in known
        if address
    }


def spent_of(
    connection: Connection,
    customer_ids: Collection[int],
    caps: Sequence[Cap],
    *,
    now: datetime,
    without: str | None = None,
) -> dict[int, dict[Cap, int]]:
    """How many marketing messages that count against each cap these customers may have got until
    now; `without` one of them."""
    if not caps:
        return {}
    query = select(messages.c.customer_id, *(_counted(cap, now) for cap in caps))
    query = query.where(*_spent(connection, customer_ids, caps, now))
    if without is not None:
        query = query.where(messages.c.id != without, messages.c.claimed_at <= now)
    return {
        customer_id: dict(zip(caps, counts, strict=True))
        for customer_id, *counts in connection.execute(query.group_by(messages.c.customer_id))
    }


def free_again(
    connection: Connection, over: Mapping[int, Sequence[Cap]], *, now: datetime
) -> dict[int, datetime | None]:
    """When each of these customers is below the caps they are over; None: never.

    What is being claimed in the same breath counts as of now.
    """
    caps = list({cap for each in over.values() for cap in each})
    query = select(messages.c.customer_id, messages.c.channel, messages.c.claimed_at)
    query = query.where(*_spent(connection, over, caps, now)).order_by(messages.c.claimed_at)
    spent: dict[int, list[tuple[str, datetime]]] = {}
    for who, channel, at in connection.execute(query):
        spent.setdefault(who, []).append((channel, at))
    return {who: _free_at(each, spent.get(who, []), now) for who, each in over.items()}


def _free_at(
    over: Sequence[Cap], spent: Sequence[tuple[str, datetime]], now: datetime
) -> datetime | None:
    latest = now
    for cap in over:
        if cap.most == 0:
            return None
        here = [at for channel, at in spent if cap.channel in (EVERY_CHANNEL, channel)]
        counted = [at for at in here if at >= cap.since(now)]
        ends = counted[-cap.most] if len(counted) >= cap.most else now
        latest = max(latest, ends + timedelta(days=cap.days) + _INCLUSIVE)
    return latest


def _spent(
    connection: Connection, customer_ids: Collection[int], caps: Sequence[Cap], now: datetime
) -> tuple[Any, ...]:
    return (
        among(connection, messages.c.customer_id, customer_ids),
        messages.c.purpose == MARKETING,
        messages.c.state.in_(SPENT_STATES),
        messages.c.claimed_at >= min(cap.since(now) for cap in caps),
    )


def _counted(cap: Cap, now: datetime) -> Any:
    here = messages.c.claimed_at >= cap.since(now)
    if cap.channel != EVERY_CHANNEL:
        here &= messages.c.channel == cap.channel
    return func.count().filter(here)
