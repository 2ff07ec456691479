"""Background work of the digest."""

from __future__ import annotations

from regulars.core.jobs import Run, periodic
from regulars.digest import service


@periodic("digest", seconds=300)
def send_weeks(run: Run) -> None:
    """Send the week to everybody who reads it, once its day has come."""
    service.send_due(run.workspace, now=run.now(), stopping=run.stopping)
