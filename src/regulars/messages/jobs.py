"""Background work: sending what is due."""

from __future__ import annotations

from regulars.core.jobs import Run, periodic
from regulars.messages.engine import deliver


@periodic("send", seconds=1)
def send(run: Run) -> None:
    """Send every due message."""
    deliver(run.workspace, stopping=run.stopping, clock=run.clock)
