"""Waiting for what another transaction holds up."""

from __future__ import annotations

import time

from regulars.core.workspace import Workspace
from regulars.customers import service as customers


def until_told(ws: Workspace) -> None:
    """Wait until what has been committed lies before every mark: PostgreSQL's stands still while a
    transaction is under way that began earlier, be it of another database."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with ws.state.read() as connection:
            if not customers.anything_since(connection, customers.mark(connection)):
                return
        time.sleep(0.05)
    raise AssertionError("some transaction does not end")
