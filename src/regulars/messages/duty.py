"""Who is sending now, and which of the others have died.

On SQLite one process sends for a workspace: a lock file that the kernel frees when it dies. On
PostgreSQL each worker holds an advisory lock of its own; a lock that can be taken belongs to
nobody who lives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from regulars.core.files import locked
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace

LONGEST_SLEEP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Duty:
    """The right to send, under a name that no other drain ever has."""

    worker: str
    _connection: Connection | None = None

    def dead(self, workers: Collection[str]) -> set[str]:
        """Those of the workers that no longer live."""
        others = set(workers) - {self.worker}
        if self._connection is None:
            return others  # we hold the only lock there is
        return {name for name in others if _is_free(self._connection, name)}


@contextmanager
def on_duty(ws: Workspace) -> Iterator[Duty | None]:
    """Be the sender, or one of several on PostgreSQL; None when another process already is."""
    worker = new_id("wrk")
    if ws.state.is_sqlite:
        with locked(ws.folder / "sending.lock", wait=False) as taken:
            yield Duty(worker) if taken else None
        return
    with ws.state.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(connection, worker)})
        try:
            yield Duty(worker, connection)
        finally:
            connection.execute(
                text("SELECT pg_advisory_unlock(:key)"), {"key": _key(connection, worker)}
            )


def let_others_by(connection: Connection) -> None:
    """Cut this transaction off if its process falls asleep in it: other workers wait for its locks.

    A machine may be suspended between any two statements.
    """
    if connection.dialect.name == "postgresql":
        patience = f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_SLEEP_SECONDS}s'"
        connection.execute(text(patience))


def _is_free(connection: Connection, worker: str) -> bool:
    key = {"key": _key(connection, worker)}
    if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar():
        return False
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
    return True


def _key(connection: Connection, worker: str) -> int:
    """A lock number; worker names are random, so schemas in one database do not collide."""
    digest = hashlib.sha256(f"regulars sender {worker}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
