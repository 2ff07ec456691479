"""SQL of the inbox and of its consumers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from regulars.core.db import insert_new, upsert
from regulars.events.tables import consumers, dead_letters, inbox, inbox_meta

_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Extent:
    """Which inbox this is and what it holds: everything after `pruned_to`, up to `last`."""

    uuid: str
    pruned_to: int
    last: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One row of the inbox."""

    seq: int
    received_at: datetime
    body: bytes


def lock_inbox(connection: Connection) -> None:
    """Let one writer in at a time on PostgreSQL.

    A sequence hands out numbers before the commit: without the lock a slow transaction could commit
    a lower seq after a consumer has passed it, and its events would be lost without a sound.
    """
    if connection.dialect.name == "postgresql":
        key = "hashtext('regulars inbox'), hashtext(current_schema())"
        connection.execute(text(f"SELECT pg_advisory_xact_lock({key})"))


def add_batches(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(insert(inbox), list(rows))


def extent(connection: Connection) -> Extent:
    """Which inbox this is and how far it reaches."""
    meta = connection.execute(select(inbox_meta)).one()
    last = connection.execute(select(func.max(inbox.c.seq))).scalar()
    return Extent(meta.uuid, meta.pruned_to, max(last or 0, meta.pruned_to))


def bound(connection: Connection, after: int, *, events: int, up_to: int | None = None) -> int:
    """The last seq of a run of batches that begins behind `after` and holds about `events`."""
    query = select(inbox.c.seq, inbox.c.n).where(inbox.c.seq > after).order_by(inbox.c.seq)
    if up_to is not None:
        query = query.where(inbox.c.seq <= up_to)
    last, held = after, 0
    for seq, n in connection.execute(query.limit(_ROWS_AT_ONCE)):
        last, held = seq, held + n
        if held >= events:
            break
    return last


def batches(connection: Connection, after: int, up_to: int) -> list[Batch]:
    """The batches behind `after` up to and with `up_to`, in order."""
    query = select(inbox.c.seq, inbox.c.received_at, inbox.c.body).order_by(inbox.c.seq)
    found = connection.execute(query.where(inbox.c.seq > after, inbox.c.seq <= up_to))
    return [Batch(row.seq, row.received_at, row.body) for row in found]


def waiting(connection: Connection, after: int) -> tuple[int, datetime | None]:
    """How many events lie behind `after`, and since when the oldest does."""
    query = select(func.coalesce(func.sum(inbox.c.n), 0), func.min(inbox.c.received_at))
    n, oldest = connection.execute(query.where(inbox.c.seq > after)).one()
    return int(n), oldest


def prune(connection: Connection, passed: int, *, received_before: datetime) -> int:
    """Forget old batches up to `passed`; returns the last seq that went."""
    old = select(func.max(inbox.c.seq)).where(
        inbox.c.seq <= passed, inbox.c.received_at < received_before
    )
    last = int(connection.execute(old).scalar() or 0)
    if last:
        connection.execute(delete(inbox).where(inbox.c.seq <= last))
        connection.execute(update(inbox_meta).values(pruned_to=last))
    return last


def position(connection: Connection, consumer: str) -> tuple[str, int]:
    """The inbox a consumer reads and how far it has come; ("", 0) before its first step."""
    query = select(consumers.c.inbox_uuid, consumers.c.position).where(consumers.c.name == consumer)
    row = connection.execute(query).one_or_none()
    return ("", 0) if row is None else (row.inbox_uuid, row.position)


def lock_consumer(connection: Connection, consumer: str) -> None:
    """Let one process at a time be this consumer; the others wait for its transaction."""
    start = {"name": consumer, "inbox_uuid": "", "position": 0}
    insert_new(connection, consumers, [start])  # or there would be no row to lock yet
    query = select(consumers.c.name).where(consumers.c.name == consumer)
    connection.execute(query.with_for_update())


def move(connection: Connection, consumer: str, inbox_uuid: str, to: int) -> None:
    upsert(
        connection,
        consumers,
        [{"name": consumer, "inbox_uuid": inbox_uuid, "position": to}],
        key=["name"],
        change=["inbox_uuid", "position"],
    )


def add_dead_letters(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    insert_new(connection, dead_letters, rows)


def list_dead_letters(connection: Connection, *, limit: int) -> list[dict[str, Any]]:
    query = select(dead_letters).where(dead_letters.c.state == "open")
    query = query.order_by(dead_letters.c.at, dead_letters.c.id).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def count_dead_letters(connection: Connection) -> int:
    query = select(func.count()).where(dead_letters.c.state == "open")
    return int(connection.execute(query).scalar_one())


def mark_replayed(connection: Connection, ids: Sequence[str]) -> None:
    query = update(dead_letters).where(dead_letters.c.id.in_(ids))
    connection.execute(query.values(state="replayed"))
