"""Background work of events."""

from __future__ import annotations

from regulars.core.jobs import Run, periodic
from regulars.events.reactor import EVENTS_AT_ONCE
from regulars.events.service import react


@periodic("react", seconds=0.5)
def react_to_events(run: Run) -> None:
    """Let modules answer to the events that came in."""
    while react(run.workspace, now=run.now()) >= EVENTS_AT_ONCE and not run.stopping():
        pass
