"""Whom to look at again: a log of the customers whose facts changed, for what is derived from them.

Every verb that changes a person, a consent, a trait or a suppression notes it in its transaction.
A reader keeps its own mark and asks what came since; an answer may name too many, never too few.
The log bounds itself: what falls off its end becomes one line that says "everybody".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection, select

from regulars.core import bulk
from regulars.customers.tables import customer_changes as log

MOST_AT_ONCE = 100_000  # more than this at a time is noted as "everybody"
MOST_KEPT = 500_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What came since a mark. `addresses` are hashes of addresses that were suppressed."""

    everybody: bool
    customer_ids: pa.Array
    addresses: list[str]


def note(connection: Connection, customer_ids: Sequence[int]) -> None:
    """Say that these customers changed."""
    if len(customer_ids) > MOST_AT_ONCE:
        note_everybody(connection)
    elif customer_ids:
        _add(connection, "customer_id", bulk.listed(connection, customer_ids))


def note_everybody(connection: Connection) -> None:
    """Say that any customer may have changed."""
    _add(connection, "customer_id", select(sa.cast(None, sa.BigInteger).label("value")))


def note_addresses(connection: Connection, hashes: Sequence[str]) -> None:
    """Say that whoever has one of these addresses changed."""
    if hashes:
        _add(connection, "address_hash", bulk.listed(connection, hashes, sa.String()))


def mark(connection: Connection) -> int:
    """The place up to which this transaction sees every change."""
    if connection.dialect.name == "postgresql":
        # Whatever began before it has ended: a sequence would pass by those still under way.
        oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        return int(connection.execute(sa.text(oldest)).scalar_one())
    last = "SELECT seq FROM sqlite_sequence WHERE name = 'customer_changes'"
    return int(connection.execute(sa.text(last)).scalar() or 0) + 1


def changes_since(connection: Connection, since: int) -> Changes:
    """Who changed since a mark; everybody when the mark is not of this database."""
    if since > mark(connection):
        return Changes(True, pa.array([], pa.int64()), [])
    newer = _place(connection) >= since
    nobody = log.c.customer_id.is_(None) & log.c.address_hash.is_(None)
    everybody = connection.execute(select(sa.exists().where(newer, nobody))).scalar_one()
    addresses = select(log.c.address_hash).where(newer, log.c.address_hash.is_not(None)).distinct()
    who = select(log.c.customer_id).where(newer, log.c.customer_id.is_not(None)).distinct()
    who = who.order_by(log.c.customer_id)
    ids = bulk.fetch(connection, who, pa.schema([("customer_id", pa.int64())]))
    return Changes(
        bool(everybody),
        pa.array([], pa.int64()) if everybody else ids["customer_id"].combine_chunks(),
        list(connection.scalars(addresses)),
    )


def anything_since(connection: Connection, since: int) -> bool:
    """Whether anybody may have changed since a mark."""
    if since > mark(connection):
        return True
    newer = select(sa.exists().where(_place(connection) >= since))
    return bool(connection.execute(newer).scalar_one())


def _place(connection: Connection) -> sa.Column[Any]:
    """What orders the log: SQLite has one writer at a time, PostgreSQL numbers transactions."""
    return log.c.xact if connection.dialect.name == "postgresql" else log.c.seq


def _add(connection: Connection, name: str, values: sa.Select[Any]) -> None:
    """A line for each value, under this column."""
    line: dict[str, Any] = {name: values.subquery().c.value}
    if connection.dialect.name == "postgresql":
        line["xact"] = sa.text("pg_current_xact_id()::text::bigint")
    connection.execute(sa.insert(log).from_select(list(line), select(*line.values())))
    first, last = connection.execute(select(sa.func.min(log.c.seq), sa.func.max(log.c.seq))).one()
    if last - first > 2 * MOST_KEPT:
        _shorten(connection, last - MOST_KEPT)


def _shorten(connection: Connection, until: int) -> None:
    """Let one line "everybody" stand for all up to `until`, at the place of the last of them."""
    old = log.c.seq <= until
    last, xact = connection.execute(
        select(sa.func.max(log.c.seq), sa.func.max(log.c.xact)).where(old)
    ).one()
    connection.execute(sa.delete(log).where(log.c.seq < last))
    everybody = {"customer_id": None, "address_hash": None, "xact": xact}
    connection.execute(sa.update(log).where(log.c.seq == last).values(everybody))
