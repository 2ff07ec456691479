"""Every SQL statement of the digest."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, select, update

from regulars.core.db import insert_new
from regulars.digest.tables import digest_readers, digests


def readers(connection: Connection) -> set[str]:
    return set(connection.scalars(select(digest_readers.c.staff_id)))


def set_reader(connection: Connection, staff_id: str, *, reads: bool, now: datetime) -> None:
    if reads:
        insert_new(connection, digest_readers, [{"staff_id": staff_id, "since": now}])
    else:
        connection.execute(delete(digest_readers).where(digest_readers.c.staff_id == staff_id))


def tried(connection: Connection, week: date) -> set[str]:
    """Who has a row for the week already."""
    query = select(digests.c.staff_id).where(digests.c.week == week.isoformat())
    return set(connection.scalars(query))


def begin(connection: Connection, staff_id: str, week: date, now: datetime) -> bool:
    """Take the week for one reader; False when somebody else was quicker."""
    row = {"staff_id": staff_id, "week": week.isoformat(), "state": "sending", "reply": ""}
    return bool(insert_new(connection, digests, [{**row, "at": now}]))


def finish(connection: Connection, staff_id: str, week: date, *, state: str, reply: str) -> None:
    wanted = (digests.c.staff_id == staff_id) & (digests.c.week == week.isoformat())
    connection.execute(update(digests).where(wanted).values(state=state, reply=reply[:500]))
