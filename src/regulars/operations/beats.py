"""The pulse of the background work: kept in memory, written for all jobs together.

A job that runs twice a second would otherwise cost two commits a second for telling so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from regulars.core.clock import Clock, utc_now
from regulars.core.db import upsert
from regulars.operations.tables import heartbeats

LONGEST_ERROR = 300


@dataclass(frozen=True, slots=True)
class Beat:
    """How one periodic job stands."""

    job: str
    running_since: datetime | None = None
    ended_at: datetime | None = None
    seconds: float = 0.0
    failing_since: datetime | None = None
    error: str = ""


class Beats:
    """The beats of one worker's jobs."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._beats: dict[str, Beat] = {}
        self._lock = threading.Lock()
        self.told = False  # whether they were ever written down

    @contextmanager
    def run_of(self, job: str) -> Iterator[list[str]]:
        """One run of a job; an error put into the list makes it a failed one."""
        failure: list[str] = []
        began = self._clock()
        self._note(replace(self._beat(job), running_since=began))
        try:
            yield failure
        finally:
            self._note(_ended(self._beat(job), began, self._clock(), failure))

    def keep(self, connection: Connection, *, now: datetime) -> None:
        """Write all beats down."""
        with self._lock:
            rows = [{**asdict(beat), "seen_at": now} for beat in self._beats.values()]
        changed = [column.name for column in heartbeats.columns if column.name != "job"]
        upsert(connection, heartbeats, rows, key=["job"], change=changed)
        self.told = True

    def _beat(self, job: str) -> Beat:
        with self._lock:
            return self._beats.get(job, Beat(job))

    def _note(self, beat: Beat) -> None:
        with self._lock:
            self._beats[beat.job] = beat


def _ended(beat: Beat, began: datetime, now: datetime, failure: list[str]) -> Beat:
    return Beat(
        job=beat.job,
        ended_at=now,
        seconds=(now - began).total_seconds(),
        failing_since=(beat.failing_since or began) if failure else None,
        error=failure[0][:LONGEST_ERROR] if failure else "",
    )
