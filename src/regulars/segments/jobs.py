"""Background work: memberships are kept current in a thread of their own, never the queue's."""

from __future__ import annotations

from datetime import timedelta

from regulars.core.jobs import Run, periodic
from regulars.segments.membership import service, store

REST = 10  # a pass is followed by a pause of so many times its own length


@periodic("segments", seconds=15)
def refresh(run: Run) -> None:
    """Test those whom something happened to and those whose day has come."""
    meta = store.read(service.folder_of(run.workspace))
    rested = meta is None or run.now() - meta.made_at >= timedelta(seconds=REST * meta.seconds)
    if rested:
        service.refresh(run.workspace, run.now())
