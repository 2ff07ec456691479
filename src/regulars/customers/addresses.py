"""Addresses that belong to a channel alone: a chat, a browser's subscription, a device.

A customer may have several on one channel; the one seen last is where messages go. E-mail and
telephone addresses are fields of the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from regulars.core import bulk
from regulars.core.db import upsert
from regulars.customers import changes
from regulars.customers.tables import customer_addresses as table


class Address(NamedTuple):
    """Where to write on a channel, and what else it takes."""

    address: str
    keys: Mapping[str, str]
    window_until: datetime | None = None  # until then words of our own are welcome


def add_address(
    connection: Connection,
    customer_id: int,
    channel: str,
    address: str,
    *,
    keys: Mapping[str, str] | None = None,
    window_until: datetime | None = None,
    now: datetime,
) -> None:
    """The customer can be reached there. One that was somebody else's is theirs from now on."""
    row = {
        "channel": channel,
        "address": address,
        "customer_id": customer_id,
        "keys": dict(keys or {}),
        "added_at": now,
        "seen_at": now,
        "window_until": window_until,
    }
    change = ["customer_id", "keys", "seen_at"]
    if window_until is not None:
        change.append("window_until")
    upsert(connection, table, [row], key=["channel", "address"], change=change)
    changes.note(connection, [customer_id])


def drop_address(connection: Connection, channel: str, address: str) -> None:
    """Nobody is reached there any more."""
    here = (table.c.channel == channel) & (table.c.address == address)
    owner = connection.scalar(select(table.c.customer_id).where(here))
    if owner is not None:
        connection.execute(delete(table).where(here))
        changes.note(connection, [owner])


def addresses_of(
    connection: Connection, customer_ids: Iterable[int], channel: str
) -> dict[int, Address]:
    """Where these customers are reached on a channel of its own: the address seen last."""
    query = (
        select(table.c.customer_id, table.c.address, table.c["keys"], table.c.window_until)
        .where(
            table.c.channel == channel,
            table.c.customer_id.in_(bulk.listed(connection, list(customer_ids))),
        )
        .order_by(table.c.seen_at, table.c.address)
    )
    rows = connection.execute(query)
    return {who: Address(address, keys, until) for who, address, keys, until in rows}


def owner_of(connection: Connection, channel: str, address: str) -> int | None:
    """Whose address this is."""
    here = (table.c.channel == channel) & (table.c.address == address)
    return connection.scalar(select(table.c.customer_id).where(here))
