"""Recognises a restored or copied database, and then sends nothing until a person releases it.

The database knows the instance it belongs to and counts its claims; a small file outside of it
knows the same. A database that went back in time, or that woke up on another machine, disagrees
with the file.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Row, select, update

from regulars.core.db import insert_new
from regulars.core.files import write_atomic
from regulars.core.workspace import Workspace
from regulars.messages.rules import Rules
from regulars.messages.tables import messages, sending

MARK_SECONDS = 1.0
_MACHINE = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file outside the database remembers."""

    instance_id: str
    high_water: int
    machine: str


def mark_path(ws: Workspace) -> Path:
    """Where the mark lies: in the home, not in the workspace's folder."""
    return ws.settings.home / "instances" / f"{ws.name}.json"


def check(ws: Workspace, *, now: datetime) -> bool:
    """Whether sending may go on; a new workspace gets its identity here."""
    with ws.state.read() as connection:
        row = connection.execute(select(sending)).first()
    mark = _read_mark(mark_path(ws))
    reason = "" if row is not None and row.held_at is not None else suspicion(row, mark)
    if reason:
        with ws.state.write() as connection:
            hold(connection, reason, now=now)
        return False
    if row is None or not row.instance_id:
        with ws.state.write() as connection:
            instance_id = ensure_instance(connection)
        keep_mark(ws, instance_id, 0)
        return True
    return row.held_at is None


def suspicion(row: Row[tuple[object, ...]] | None, mark: Mark | None) -> str:
    """Why database and file do not belong together; empty when they do."""
    known = row is not None and bool(row.instance_id)
    if row is None or not known:
        return "database_is_older" if mark is not None else ""
    if mark is None:
        return "no_mark"
    if mark.instance_id != row.instance_id:
        return "other_instance"
    if mark.high_water > row.high_water:
        return "database_is_older"
    return "other_machine" if mark.machine != _machine() else ""


def hold(connection: Connection, reason: str, *, now: datetime) -> None:
    """Stop all sending, visibly: what was about to leave becomes `held`."""
    ensure_instance(connection)
    connection.execute(update(sending).values(held_at=now, held_reason=reason))
    connection.execute(
        update(messages)
        .where(messages.c.state.in_(("queued", "claimed")))
        .values(state="held", reason="restored", claimed_by=None)
    )


def hold_all(connection: Connection, *, now: datetime) -> None:
    """Somebody stops all sending: nothing is claimed or handed over until it is released."""
    ensure_row(connection)
    free = update(sending).where(sending.c.held_at.is_(None))
    connection.execute(free.values(held_at=now, held_reason="staff"))


def release(ws: Workspace, *, now: datetime) -> None:
    """A person has looked: what was held goes on, under the mark of this place."""
    with ws.state.write() as connection:
        instance_id = ensure_instance(connection)
        connection.execute(update(sending).values(held_at=None, held_reason=""))
        connection.execute(
            update(messages)
            .where(messages.c.state == "held")
            .values(state="queued", reason="", next_try_at=now, epoch=messages.c.epoch + 1)
        )
        high_water = connection.execute(select(sending.c.high_water)).scalar_one()
    keep_mark(ws, instance_id, high_water)


def ensure_instance(connection: Connection) -> str:
    """The instance's id, made when there is none."""
    ensure_row(connection)
    known = connection.execute(select(sending.c.instance_id)).scalar_one()
    if known:
        return str(known)
    instance_id = uuid.uuid4().hex
    connection.execute(update(sending).values(instance_id=instance_id))
    return instance_id


def ensure_row(connection: Connection) -> None:
    """The row that holds the rules; it has no identity before the first sending."""
    row = {**asdict(Rules()), "id": 1, "high_water": 0, "instance_id": ""}
    for name in ("caps", "exceptions"):  # tables of their own
        del row[name]
    insert_new(connection, sending, [row])


def keep_mark(ws: Workspace, instance_id: str, high_water: int) -> None:
    """Write the mark. After the claim's commit, so that the file never runs ahead of it."""
    mark = Mark(instance_id, high_water, _machine())
    path = mark_path(ws)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, json.dumps(asdict(mark)).encode())


class MarkKeeper:
    """Tells the file outside the database how far it has come; once a second is enough."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._lock = threading.Lock()
        self._reached: int | None = None
        self._written_at = 0.0

    def reached(self, high_water: int) -> None:
        """The database counts so many claims, committed."""
        with self._lock:
            self._reached = max(high_water, self._reached or 0)
            if time.monotonic() - self._written_at >= MARK_SECONDS:
                self._write()

    def write(self) -> None:
        """Write the last word down."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        mark = _read_mark(mark_path(self._ws))
        if mark is not None and self._reached is not None:
            keep_mark(self._ws, mark.instance_id, self._reached)
            self._written_at = time.monotonic()


def _read_mark(path: Path) -> Mark | None:
    try:
        return Mark(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _machine() -> str:
    """The machine's own id; empty where there is none, as in most containers."""
    try:
        return _MACHINE.read_text().strip()
    except OSError:
        return ""
