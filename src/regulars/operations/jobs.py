"""Background work: looking whether everything moves."""

from __future__ import annotations

from regulars.core.jobs import Run, periodic
from regulars.operations import service


@periodic("watch", seconds=60)
def watch(run: Run) -> None:
    """Stop what does harm, and tell the team what is stuck."""
    service.pause_if_complaining(run.workspace, now=run.now())
    service.tell_team(run.workspace, now=run.now())
