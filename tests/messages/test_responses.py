"""What customers say by a message's links while messages leave."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from regulars.core.workspace import Workspace
from regulars.customers.tables import consents
from regulars.messages import claims, handing, hold, responses
from regulars.messages.links import Subject
from regulars.messages.tables import messages
from tests.messages.makers import NOW, emails, make_customers, make_mailing, make_sender


def test_an_opt_out_that_meets_its_own_hand_over_waits_for_it(
    any_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hand-over holds the message and asks for the consent: whoever took the consent first
    and then wanted the message would stop both."""
    ws = any_workspace
    make_sender(ws, 2525)
    with ws.state.write() as connection:
        hold.ensure_instance(connection)
        make_mailing(connection, make_customers(connection, emails(1)))
    with ws.state.write() as connection:
        one = claims.claim(connection, "email", worker="w", limit=1, now=NOW).taken[0]
    with ThreadPoolExecutor(1) as pool:
        opting_out: list[Any] = []
        asked = handing._facts

        def facts(*given: Any) -> Any:
            opting_out.append(
                pool.submit(responses.opted_out, ws, Subject(one.id), source="one-click", now=NOW)
            )
            if not ws.state.is_sqlite:  # a writer of SQLite waits before it begins
                _wait_for_somebody_waiting(ws)
            return asked(*given)

        monkeypatch.setattr(handing, "_facts", facts)
        with ws.state.write() as connection:
            assert handing.hand(connection, [(one, "<m@shop>")], worker="w", now=NOW) == {one.id}
        opting_out[0].result(timeout=30)
    with ws.state.read() as connection:
        assert connection.scalars(select(consents.c.state)).one() == "withdrawn"
        assert connection.scalars(select(messages.c.unsubscribed_at)).one() == NOW


def _wait_for_somebody_waiting(ws: Workspace) -> None:
    """Until another transaction of this database waits for a lock; give up after 30 s."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with ws.state.read() as connection:
            if connection.execute(text(waiting)).scalar_one():
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
