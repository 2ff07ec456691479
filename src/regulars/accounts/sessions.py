"""Sessions of staff: an opaque token in the cookie, its hash in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from regulars.accounts.tables import sessions, staff
from regulars.core.http import Visitor

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A living session: whose it is and whether its last use is worth writing down again."""

    visitor: Visitor
    stale: bool


def start_session(connection: Connection, staff_id: str, now: datetime) -> str:
    """A new session; returns its token, 256 random bits. Dead sessions are cleared on the way."""
    token = secrets.token_urlsafe(32)
    dead = (sessions.c.seen_at < now - IDLE) | (sessions.c.created_at < now - LONGEST)
    connection.execute(delete(sessions).where(dead))
    connection.execute(
        sessions.insert().values(
            token_hash=_hash(token), staff_id=staff_id, created_at=now, seen_at=now
        )
    )
    return token


def find_session(connection: Connection, token: str, now: datetime) -> Found | None:
    """The session of a token, unless it is unknown, idle too long or too old."""
    query = (
        select(staff, sessions.c.seen_at, sessions.c.created_at.label("begun_at"))
        .join(sessions, sessions.c.staff_id == staff.c.id)
        .where(sessions.c.token_hash == _hash(token))
    )
    row = connection.execute(query).mappings().first()
    if row is None or now - row["seen_at"] > IDLE or now - row["begun_at"] > LONGEST:
        return None
    visitor = Visitor(**{name: row[name] for name in ("id", "name", "email", "role", "language")})
    return Found(visitor, stale=now - row["seen_at"] > TOUCH_AFTER)


def authenticate(connection: Connection, token: str, now: datetime) -> Visitor | None:
    """Whose token this is, or None."""
    found = find_session(connection, token, now)
    return found.visitor if found else None


def touch_session(connection: Connection, token: str, now: datetime) -> None:
    """Remember that the session is in use."""
    is_it = sessions.c.token_hash == _hash(token)
    connection.execute(update(sessions).where(is_it).values(seen_at=now))


def end_session(connection: Connection, token: str) -> None:
    """Sign out: the token is worthless from now on."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def end_sessions_of(connection: Connection, staff_id: str, *, but: str = "") -> None:
    """Sign a member of staff out everywhere, except in the session of the token `but`."""
    theirs = sessions.c.staff_id == staff_id
    if but:
        theirs &= sessions.c.token_hash != _hash(but)
    connection.execute(delete(sessions).where(theirs))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
