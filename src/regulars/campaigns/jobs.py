"""Background work: campaigns start when their time has come."""

from __future__ import annotations

from regulars.campaigns.starting import fill_ledger, start_due
from regulars.core.jobs import Run, periodic


@periodic("campaigns", seconds=2)
def begin(run: Run) -> None:
    """Start what is due and put its people into the send ledger."""
    start_due(run.workspace, now=run.now())
    fill_ledger(run.workspace, clock=run.clock, stopping=run.stopping)
