"""Background work of history."""

from __future__ import annotations

from datetime import datetime, timedelta

from regulars.core.jobs import Run, periodic
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history import service

PATIENCE = timedelta(seconds=5)  # readers see the inbox too, so small flushes may wait for company
ENOUGH_EVENTS = 5_000


@periodic("project", seconds=0.5)
def project_events(run: Run) -> None:
    """Move events from the inbox into parts, once there are enough of them or one is old."""
    if not _is_time(run.workspace, run.now()):
        return
    while service.project(run.workspace, now=run.now()) >= ENOUGH_EVENTS and not run.stopping():
        pass


def _is_time(ws: Workspace, now: datetime) -> bool:
    offset = manifests.read(ws.history_folder).inbox_offset
    waiting = events.waiting(ws, offset)
    if waiting.oldest is None:
        return False
    return waiting.events >= ENOUGH_EVENTS or now - waiting.oldest >= PATIENCE


@periodic("compact", seconds=60)
def compact_parts(run: Run) -> None:
    """Merge small parts, delete what nobody reads any more, unpack large ones, forget digested
    inbox batches."""
    ws, now = run.workspace, run.now()
    service.compact(ws, now=now)
    service.sweep(ws.history_folder, now=now)
    service.unpack(ws.history_folder)
    events.prune(ws, passed=manifests.read(ws.history_folder).inbox_offset, now=now)
