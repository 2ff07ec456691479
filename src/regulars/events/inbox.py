"""Group commit: everybody who waits while one transaction is under way shares the next one.

A disk syncs some hundred times a second whatever is written, so one sync for each caller would be
the limit of everything. There is no thread to start or stop: whoever finds the door free commits
for all who queued up behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.exc import DBAPIError

from regulars.core.db import Database
from regulars.core.errors import Busy
from regulars.events import queries

MOST_CALLERS = 1000


class _Caller:
    """Somebody's batches in the queue, and what became of them."""

    __slots__ = ("done", "error", "rows")

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.done = False
        self.error: Exception | None = None


class _Queue:
    """Who waits for one inbox in this process."""

    def __init__(self) -> None:
        self.door = threading.Lock()
        self.callers: list[_Caller] = []


_queues: WeakKeyDictionary[Database, _Queue] = WeakKeyDictionary()
_making = threading.Lock()


def append(database: Database, batches: Sequence[tuple[int, bytes]], *, now: datetime) -> None:
    """Store batches (number of events, JSON) together; on return they are on disk.

    Raises Busy when they could not be stored, and then none of them is.
    """
    with _making:
        queue = _queues.setdefault(database, _Queue())
    mine = _Caller([{"n": n, "received_at": now, "body": body} for n, body in batches])
    queue.callers.append(mine)  # one step for CPython, as is taking the group below
    with queue.door:
        while not mine.done:
            _commit(database, queue)
    if mine.error is not None:
        raise Busy(f"The events could not be stored: {mine.error}") from mine.error


def _commit(database: Database, queue: _Queue) -> None:
    group = queue.callers[:MOST_CALLERS]
    del queue.callers[: len(group)]
    error = _store(database, [row for caller in group for row in caller.rows])
    for caller in group:
        caller.error, caller.done = error, True


def _store(database: Database, rows: list[dict[str, Any]]) -> Exception | None:
    """Commit the rows; the reason when that failed: a full disk, a server that went away."""
    try:
        with database.write() as connection:
            queries.lock_inbox(connection)
            queries.add_batches(connection, rows)
    except DBAPIError as error:
        return error.orig if isinstance(error.orig, Exception) else error
    except OSError as error:
        return error
    return None
