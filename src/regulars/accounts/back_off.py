"""Slows down guessing of passwords without locking anybody out.

Three counts, each free up to a number of tries and then a wait that doubles: for one address at one
account, for one address at any account, and for one account from any address. The last is short, so
that an attacker can delay the owner by seconds only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from regulars.accounts.tables import sign_in_tries
from regulars.core.db import upsert
from regulars.core.errors import Busy

FORGET_AFTER = timedelta(hours=1)


class TooManyTries(Busy):
    """Too many tries. Wait a little."""


@dataclass(frozen=True, slots=True)
class _Limit:
    who: str
    free: int
    longest_seconds: int

    def wait(self, tries: int) -> timedelta:
        """How long after the last try the next one may come."""
        if tries < self.free:
            return timedelta(0)
        return timedelta(seconds=min(2 ** min(tries - self.free, 20), self.longest_seconds))


def count_try(connection: Connection, email: str, address: str, now: datetime) -> None:
    """Count a try before the password is looked at. Raises TooManyTries when it comes too early."""
    limits = _limits(email, address)
    query = select(sign_in_tries).where(sign_in_tries.c.who.in_([each.who for each in limits]))
    known = {row["who"]: row for row in connection.execute(query).mappings()}
    rows = []
    for limit in limits:
        row = known.get(limit.who)
        recent = row is not None and now - row["last_at"] < FORGET_AFTER
        tries = row["tries"] if row is not None and recent else 0
        left = (row["last_at"] + limit.wait(tries) - now) if row is not None else timedelta(0)
        if tries and left > timedelta(0):
            seconds = int(left.total_seconds()) + 1
            raise TooManyTries(retry_after=seconds)
        rows.append({"who": limit.who, "tries": tries + 1, "last_at": now})
    upsert(connection, sign_in_tries, rows, key=["who"], change=["tries", "last_at"])


def forget_tries(connection: Connection, email: str, address: str, now: datetime) -> None:
    """The visitor proved who they are: their own counts go, and everyone's old ones."""
    mine = [limit.who for limit in _limits(email, address)]
    old = sign_in_tries.c.last_at < now - FORGET_AFTER
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.who.in_(mine) | old))


def _limits(email: str, address: str) -> tuple[_Limit, ...]:
    def who(*parts: str) -> str:
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    return (
        _Limit(who("both", email, address), free=5, longest_seconds=900),
        _Limit(who("address", address), free=30, longest_seconds=900),
        _Limit(who("account", email), free=50, longest_seconds=15),
    )
