"""What would become of a message written now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.messages import service
from regulars.messages.outlook import Outlook, outlook
from regulars.messages.tables import messages, sending
from tests.messages.makers import NOW, make_customers, make_mailing


def look(connection: Connection, who: int) -> tuple[str | None, bool, int]:
    found = outlook(connection, who, now=NOW)
    return found.reason, found.held, sum(found.used.values())


def test_the_senders_own_rules_answer(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        (who,) = make_customers(connection, ["mina@example.com"])
        assert look(connection, who) == (None, False, 0)
        make_mailing(connection, [who])
        spent = {"state": "sent", "claimed_at": NOW - timedelta(days=1)}
        connection.execute(update(messages).values(**spent))
        assert look(connection, who) == (None, False, 1)
        service.change_rules(connection, caps=[service.Cap("*", 7, 1)])
        assert look(connection, who) == ("frequency_cap", False, 1)
        people.withdraw_consent(
            connection, [who], channel="email", purpose="marketing", source="test", now=NOW
        )
        assert look(connection, who) == ("consent_withdrawn", False, 1)


def test_holding_and_quiet_hours_make_it_wait_but_do_not_skip_it(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        (who,) = make_customers(connection, ["mina@example.com"])
        service.change_rules(connection, quiet_from="00:00", quiet_to="23:59")
        connection.execute(update(sending).values(held_at=NOW))
        found: Outlook = outlook(connection, who, now=NOW)
    assert (found.reason, found.held) == (None, True)
    assert found.quiet_until is not None
    assert found.quiet_until > NOW


def test_an_unknown_customer_is_not_found(workspace: Workspace) -> None:
    with workspace.state.read() as connection, pytest.raises(NotFound):
        outlook(connection, 7, now=NOW)
