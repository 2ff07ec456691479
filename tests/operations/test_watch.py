"""The watch tells the team what is stuck, in their language, each thing once a day."""

from __future__ import annotations

from datetime import timedelta

from regulars.accounts.service import change_profile
from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.operations import service
from tests.fakes.slack import FakeSlack
from tests.messages.makers import NOW, emails, make_customers, make_mailing

LATER = NOW + timedelta(minutes=20)


def stuck(ws: Workspace) -> None:
    """Three messages that nothing carries."""
    with ws.state.write() as connection:
        make_mailing(connection, make_customers(connection, emails(3)))


def room(ws: Workspace, fake: FakeSlack) -> None:
    form = channels.SenderForm("slack", fake.settings())
    with ws.state.write() as connection:
        channels.put_sender(connection, ws.keys, "team", form, now=NOW)


def test_what_is_stuck_is_told_once_a_day(any_workspace: Workspace) -> None:
    stuck(any_workspace)
    with FakeSlack() as fake:
        room(any_workspace, fake)
        assert service.tell_team(any_workspace, now=LATER) == ["waiting_long"]
        assert service.tell_team(any_workspace, now=LATER + timedelta(hours=23)) == []
        assert service.tell_team(any_workspace, now=LATER + timedelta(days=1)) == ["waiting_long"]
        texts = [call.json()["text"] for call in fake.taken]
    assert len(texts) == 2
    assert "E-mail: 3 messages have been stuck for 20 minutes" in texts[0]
    assert "/operations" in str(fake.taken[0].json())


def test_it_is_told_in_the_language_of_the_shop(workspace: Workspace) -> None:
    stuck(workspace)
    with workspace.state.write() as connection:
        change_profile(connection, language="fa")
    with FakeSlack() as fake:
        room(workspace, fake)
        service.tell_team(workspace, now=LATER)
        text = fake.taken[0].json()["text"]
        assert "ایمیل: ۳ پیام ۲۰ دقیقه است که مانده" in text


def test_what_nobody_heard_is_told_again(workspace: Workspace) -> None:
    stuck(workspace)
    assert service.tell_team(workspace, now=LATER) == []
    with FakeSlack() as fake:
        room(workspace, fake)
        assert service.tell_team(workspace, now=LATER) == ["waiting_long"]


def test_a_shop_where_all_moves_tells_nobody_anything(workspace: Workspace) -> None:
    with FakeSlack() as fake:
        room(workspace, fake)
        assert service.tell_team(workspace, now=LATER) == []
        assert fake.calls == []
