"""Background work. A job is a function; `worker/` runs what is due.

`@periodic` work runs again and again (the projector, the sender); `@job` work waits in the queue
until somebody asks for it in their own transaction (an import, a refit). A job that is `patient`
takes long and nobody waits for it; it never delays one that somebody waits for. A job may run twice
after a crash, so every job is written to be harmless when repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, select, update

from regulars.core.clock import Clock, utc_now
from regulars.core.db import Json, Moment, metadata
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace

LEASE = timedelta(minutes=2)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("arguments", Json, nullable=False),
    Column("state", String, nullable=False),  # queued, running, done, failed
    Column("run_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("lease_until", Moment),
    Column("error", String),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_jobs_due", "state", "run_at"),
)


class Stopped(Exception):
    """A long job ended early because its worker is to stop; it has changed nothing yet."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a running job may use: its workspace, the time and whether it should come to an end."""

    workspace: Workspace
    stopping: Callable[[], bool] = lambda: False
    clock: Clock = utc_now

    def now(self) -> datetime:
        return self.clock()

    def go_on(self) -> None:
        """Raise Stopped when the worker is to stop: for the moments when that loses nothing."""
        if self.stopping():
            raise Stopped


Queued = Callable[[Run, Mapping[str, Any]], None]
Repeated = Callable[[Run], None]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that runs every `seconds`, in a thread of its own so that nothing else can delay it."""

    name: str
    seconds: float
    run: Repeated


QUEUED: dict[str, Queued] = {}
PATIENT: set[str] = set()
PERIODIC: dict[str, Periodic] = {}


def job(name: str, *, patient: bool = False) -> Callable[[Queued], Queued]:
    """Register a function that runs when somebody enqueues its name."""

    def register(function: Queued) -> Queued:
        QUEUED[name] = function
        if patient:
            PATIENT.add(name)
        return function

    return register


def periodic(name: str, *, seconds: float) -> Callable[[Repeated], Repeated]:
    """Register a function that runs again every so many seconds."""

    def register(function: Repeated) -> Repeated:
        PERIODIC[name] = Periodic(name, seconds, function)
        return function

    return register


def enqueue(
    connection: Connection,
    name: str,
    arguments: Mapping[str, Any],
    *,
    now: datetime,
    run_at: datetime | None = None,
) -> str:
    """Ask for a job inside the caller's transaction: it runs only if that commits."""
    job_id = new_id("job")
    connection.execute(
        jobs.insert().values(
            id=job_id,
            name=name,
            arguments=dict(arguments),
            state="queued",
            run_at=run_at or now,
            tries=0,
            created_at=now,
        )
    )
    return job_id


def claim(
    connection: Connection, *, now: datetime, patient: bool | None = None
) -> Mapping[str, Any] | None:
    """Take the job that is due longest, of those that are patient, of the others, or of all; one
    whose worker died (lease over) is due again."""
    due = (jobs.c.state == "queued") & (jobs.c.run_at <= now)
    abandoned = (jobs.c.state == "running") & (jobs.c.lease_until <= now)
    query = select(jobs).where(due | abandoned).order_by(jobs.c.run_at, jobs.c.id).limit(1)
    if patient is not None:
        query = query.where(jobs.c.name.in_(PATIENT) == patient)
    row = connection.execute(query.with_for_update(skip_locked=True)).mappings().first()
    if row is None:
        return None
    change = update(jobs).where(jobs.c.id == row["id"])
    connection.execute(
        change.values(state="running", lease_until=now + LEASE, tries=jobs.c.tries + 1)
    )
    return {**row, "tries": row["tries"] + 1}


def extend(connection: Connection, job_id: str, *, now: datetime) -> None:
    """Say that the job is still being worked on."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(lease_until=now + LEASE))


def postpone(connection: Connection, job_id: str, *, until: datetime) -> None:
    """Put a job that failed back into the queue."""
    values = {"state": "queued", "run_at": until, "lease_until": None}
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def put_back(connection: Connection, job_id: str) -> None:
    """Let the next worker begin a job again that was stopped; that try does not count."""
    values = {"state": "queued", "lease_until": None, "tries": jobs.c.tries - 1}
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def finish(connection: Connection, job_id: str, *, now: datetime, error: str | None = None) -> None:
    """Close a job as done, or as failed with its reason."""
    state = "done" if error is None else "failed"
    values = {"state": state, "finished_at": now, "error": error, "lease_until": None}
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
