"""The engine against a mail server that behaves, and one that does not."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes, policy

from regulars.core.workspace import Workspace
from regulars.messages import service
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import (
    Clock,
    emails,
    make_customers,
    make_mailing,
    make_sender,
)


def test_a_mailing_reaches_everyone_once_and_finishes(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock()
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            make_mailing(connection, make_customers(connection, emails(60)))
        assert service.deliver(ws, clock=clock) == 60
        assert service.deliver(ws, clock=clock) == 0
    assert Counter(mail.recipient for mail in server.accepted) == Counter(emails(60))
    assert len({mail.message_id for mail in server.accepted}) == 60
    with ws.state.read() as connection:
        counts = service.counts(connection, "cmp_1")
        assert counts.states == {"sent": 60}
        assert service.mailing(connection, "cmp_1").state == "finished"
    mail = message_from_bytes(server.accepted[0].content, policy=policy.default)
    assert mail["Subject"] == "Hello Mina"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("html",))
    assert body is not None
    assert "/p/default/c/" in body.get_content()
