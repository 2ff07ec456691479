"""Bounces from a mailbox and from a pipe: read once, acted on, and never in the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from regulars.accounts.service import profile
from regulars.channels import bounce_box
from regulars.channels.bounce_box import change_bounce_box, read_all
from regulars.channels.email import Letter
from regulars.channels.marks import opt_out_address, return_path
from regulars.channels.service import get_sender
from regulars.cli.main import group
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.customers.tables import suppressions
from regulars.messages.letters import Writer
from regulars.messages.people import example
from regulars.messages.returned import take_mail
from regulars.messages.tables import messages
from regulars.messages.words import Words
from tests.channels.test_bounces import dsn
from tests.fakes.imap_server import FakeImap
from tests.messages.makers import NOW, make_customers, make_sender

ID = "msg_1"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """A shop that sent one message."""
    make_sender(workspace, 25)
    row = {
        "id": ID, "campaign_id": "c", "channel": "email", "purpose": "marketing", "state": "sent",
        "address": "mina@example.com", "tried": [], "created_at": NOW, "next_try_at": NOW,
        "sent_at": NOW, "sender_id": "email",
    }  # fmt: skip
    with workspace.state.write() as connection:
        (who,) = make_customers(connection, ["mina@example.com"])
        connection.execute(insert(messages).values(**row, customer_id=who))
    return workspace


def bounce(ws: Workspace) -> bytes:
    return dsn(to=return_path(ws.keys, ID, "bounce.shop.example"), message_id="<x@y>")


def set_up(ws: Workspace, server: FakeImap, **changed: object) -> None:
    values: dict[str, object] = {
        "domain": "bounce.shop.example",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "username": server.username,
        "password": server.password,
        "folder": "INBOX",
        **changed,
    }
    with ws.state.write() as connection:
        change_bounce_box(connection, ws.keys, "email", **values)  # type: ignore[arg-type]


def read(ws: Workspace) -> list[bytes]:
    taken: list[bytes] = []
    read_all(ws, taken.append, now=NOW)
    return taken


def said(ws: Workspace) -> str:
    with ws.state.read() as connection:
        return bounce_box.bounce_box(connection, "email").said


def state(ws: Workspace) -> str:
    with ws.state.read() as connection:
        return str(connection.execute(select(messages.c.state)).scalar_one())


def test_a_bounce_in_the_mailbox_suppresses_the_address(shop: Workspace) -> None:
    with FakeImap() as server:
        set_up(shop, server)
        server.put(bounce(shop))
        server.put(b"Subject: hello\r\n\r\nno news")
        assert read_all(shop, lambda raw: take_mail(shop, raw, now=NOW), now=NOW) == 2
    assert state(shop) == "bounced"
    with shop.state.read() as connection:
        row = connection.execute(select(suppressions)).one()
    assert (row.reason, row.scope) == ("bounced", "all")
    assert "mina@example.com" not in row.detail


def test_each_mail_is_read_once(shop: Workspace) -> None:
    with FakeImap() as server:
        set_up(shop, server)
        assert read(shop) == []
        server.put(b"one\r\n")
        server.put(b"two\r\n")
        assert read(shop) == [b"one\r\n", b"two\r\n"]
        assert read(shop) == []
        server.put(b"three\r\n")
        assert read(shop) == [b"three\r\n"]
        assert not any("STORE" in each or "EXPUNGE" in each for each in server.commands)
        server.validity = 8
        assert len(read(shop)) == 3


def test_a_line_that_breaks_goes_on_where_it_broke(shop: Workspace) -> None:
    with FakeImap() as server:
        set_up(shop, server)
        server.put(b"one\r\n")
        server.put(b"two\r\n")
        server.drop_at = "FETCH 2"
        assert read(shop) == [b"one\r\n"]
        assert said(shop)
        server.drop_at = ""
        assert read(shop) == [b"two\r\n"]
        assert said(shop) == ""


def test_what_the_server_refuses_is_told(shop: Workspace) -> None:
    with FakeImap() as server:
        set_up(shop, server, password="wrong")
        assert read(shop) == []
        assert "wrong password" in said(shop)
        set_up(shop, server, folder="Bounces")
        assert read(shop) == []
        assert "Bounces" in said(shop)
        port = server.port
    set_up(shop, server, port=port)
    assert read(shop) == []
    assert "127.0.0.1" in said(shop)


def test_the_password_is_sealed_and_stays_when_left_out(shop: Workspace) -> None:
    with FakeImap() as server:
        set_up(shop, server)
        set_up(shop, server, password=None)
        with shop.state.read() as connection:
            assert "secret" not in bounce_box.bounce_box(connection, "email").password
        server.put(b"one\r\n")
        assert read(shop) == [b"one\r\n"]
        with pytest.raises(Invalid):
            set_up(shop, server, domain="no domain")


@pytest.mark.parametrize("how", ["file", "pipe"])
def test_the_command_takes_a_mail(
    shop: Workspace, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_HOME", str(shop.settings.home))
    file = tmp_path / "mail.eml"
    file.write_bytes(bounce(shop))
    given = {"args": ["bounces", str(file)]} if how == "file" else {
        "args": ["bounces"], "input": bounce(shop)}  # fmt: skip
    for expected in ("Taken in: bounced.", "No news of a message of ours."):
        answer = CliRunner().invoke(group, **given)  # type: ignore[arg-type]
        assert answer.output.strip() == expected
    assert state(shop) == "bounced"


def test_a_mail_to_the_opt_out_address_withdraws_the_consent(shop: Workspace) -> None:
    address = opt_out_address(shop.keys, ID, "bounce.shop.example")
    assert take_mail(shop, f"From: x@y.z\nTo: {address}\n\n".encode(), now=NOW) == "unsubscribed"
    with shop.state.read() as connection:
        assert connection.execute(select(messages.c.unsubscribed_at)).scalar_one() == NOW


def test_a_forged_bounce_changes_nothing(shop: Workspace) -> None:
    forged = dsn(to=f"bounces+{ID}.{'a' * 16}@bounce.shop.example", message_id="<x@y>")
    assert take_mail(shop, forged, now=NOW) is None
    assert state(shop) == "sent"


def test_each_mail_leaves_with_a_return_path_of_its_own(shop: Workspace) -> None:
    def letter() -> Letter:
        with shop.state.read() as connection:
            writer = Writer(shop, get_sender(connection, "email"), profile(connection))
        one = replace(example(), id=ID)
        return writer.letter(one, Words("Hi", "<p>Hi</p>", ""), now=NOW)

    plain = letter()
    assert plain.envelope.sender == "hello@shop.example"
    assert b"mailto:" not in plain.envelope.content
    with FakeImap() as server:
        set_up(shop, server)
    marked = letter()
    assert marked.envelope.sender == return_path(shop.keys, ID, "bounce.shop.example")
    header = dict(marked.email.headers)["List-Unsubscribe"]
    assert header.startswith("<http")
    assert f"<mailto:{opt_out_address(shop.keys, ID, 'bounce.shop.example')}>" in header
    returned = dsn(to="hello@shop.example", message_id=plain.email.message_id)
    assert take_mail(shop, returned, now=NOW) == "bounced"
