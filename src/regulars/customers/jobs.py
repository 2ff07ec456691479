"""Background work about people."""

from __future__ import annotations

from regulars.core.jobs import Run, periodic
from regulars.customers import service


@periodic("forget-unconfirmed", seconds=3600)
def forget_unconfirmed(run: Run) -> None:
    """Delete requests for messages that nobody confirmed in time."""
    with run.workspace.state.write() as connection:
        service.forget_unconfirmed(connection, now=run.now())
