"""Whether this process may be given work: the database takes writes, its shape is ours, the disk
has room and the clock is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from regulars.core.clock import from_micros
from regulars.core.db import Database
from regulars.core.migrate import current, newest
from regulars.core.workspace import Workspace
from regulars.operations import queries
from regulars.operations.findings import CLOCK_SKEW, LEAST_DISK
from regulars.operations.looking import disk_free

log = structlog.get_logger("operations")


def readiness(ws: Workspace, *, now: datetime) -> dict[str, bool]:
    """Each check by its name, and whether it holds."""
    return {
        "database": takes_writes(ws, now=now),
        "migrations": is_migrated(ws),
        "disk": disk_free(ws) >= LEAST_DISK,
        "clock": abs(clock_ahead(ws, now=now)) <= CLOCK_SKEW,
    }


def takes_writes(ws: Workspace, *, now: datetime) -> bool:
    """Whether a commit reaches the disk, tried with a real one."""
    try:
        with ws.state.write() as connection:
            queries.notice(connection, ["ready"], now=now)
    except SQLAlchemyError:
        log.exception("the database takes no writes")
        return False
    return True


def is_migrated(ws: Workspace) -> bool:
    """Whether the databases have the shape that this version knows."""
    branches = ((ws.state, "state"), (ws.inbox, "inbox"))
    return all(_at_newest(database, branch) for database, branch in branches)


def clock_ahead(ws: Workspace, *, now: datetime) -> timedelta:
    """How far the database's clock, or the newest heartbeat, is ahead of this machine's.

    On SQLite there is no other clock; that the present lies before the past can still be seen.
    """
    with ws.state.read() as connection:
        if not ws.state.is_sqlite:
            micros = connection.execute(
                text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
            ).scalar_one()
            return from_micros(int(micros)) - now
        seen = max((pulse.seen_at for pulse in queries.pulses(connection)), default=now)
    return max(seen - now, timedelta())


def _at_newest(database: Database, branch: str) -> bool:
    return current(database, branch) == newest(branch)
