"""Every SQL statement of the send ledger. All of them work on sets of rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    String,
    any_,
    func,
    literal,
    select,
)

from regulars.customers import service as people
from regulars.customers.tables import consents, customers, suppressions
from regulars.messages.rules import Standing
from regulars.messages.tables import SPENT_STATES, messages


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
    since: datetime,
) -> list[Standing]:
    """What decides about these customers; one that does not exist is not in the answer."""
    rows = connection.execute(_people(connection, customer_ids, channel, purpose)).all()
    hashes = {
        row.id: people.address_hash(channel, row.email) for row in rows if row.email is not None
    }
    stopped = suppressed(connection, channel, hashes.values())
    recent = recent_counts(connection, customer_ids, channel=channel, since=since)
    return [
        Standing(
            customer_id=row.id,
            address=row.email,
            address_hash=hashes.get(row.id),
            consent=row.state,
            suppressed=hashes.get(row.id) in stopped,
            recent=recent.get(row.id, 0),
        )
        for row in rows
    ]


def _people(connection: Connection, ids: Collection[int], channel: str, purpose: str) -> Any:
    here = (
        (consents.c.customer_id == customers.c.id)
        & (consents.c.channel == channel)
        & (consents.c.purpose == purpose)
    )
    return (
        select(customers.c.id, customers.c.email, consents.c.state)
        .select_from(customers.outerjoin(consents, here))
        .where(among(connection, customers.c.id, ids))
    )


def suppressed(connection: Connection, channel: str, hashes: Iterable[str]) -> set[str]:
    """Those of the address hashes that must not be written to."""
    query = select(suppressions.c.address_hash).where(
        suppressions.c.channel == channel,
        among(connection, suppressions.c.address_hash, hashes),
    )
    return set(connection.scalars(query))


def recent_counts(
    connection: Connection, customer_ids: Collection[int], *, channel: str, since: datetime
) -> Mapping[int, int]:
    """Marketing messages that each of these customers may have got since then."""
    query = (
        select(messages.c.customer_id, func.count())
        .where(
            among(connection, messages.c.customer_id, customer_ids),
            messages.c.channel == channel,
            messages.c.purpose == "marketing",
            messages.c.state.in_(SPENT_STATES),
            messages.c.claimed_at >= since,
        )
        .group_by(messages.c.customer_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """The items in slices of a bounded size."""
    return (items[start : start + size] for start in range(0, len(items), size))
