"""Alerts reach every room, and never make trouble of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from regulars.channels import alerts
from regulars.channels import service as channels
from regulars.channels.outgoing import Alert
from regulars.core.workspace import Workspace
from tests.fakes.slack import FakeSlack

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TROUBLE = Alert("Sending stopped", "The mail server refuses us.")


def put(workspace: Workspace, sender_id: str, settings: dict[str, Any], *, on: bool = True) -> None:
    form = channels.SenderForm("slack", settings, on=on)
    with workspace.state.write() as connection:
        channels.put_sender(connection, workspace.keys, sender_id, form, now=NOW)


def test_every_room_that_is_on_is_told(workspace: Workspace) -> None:
    with FakeSlack() as one, FakeSlack() as off, FakeSlack(lambda _to, _n: "no_service") as gone:
        put(workspace, "team", gone.settings())
        put(workspace, "team_2", one.settings())
        put(workspace, "team_3", off.settings(), on=False)
        assert alerts.alert(workspace, TROUBLE) == 1
        assert (len(one.taken), len(gone.sending), off.calls) == (1, 1, [])
        assert "refuses us" in one.taken[0].json()["text"]


def test_nothing_that_goes_wrong_is_raised(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alerts.alert(workspace, TROUBLE) == 0
    with FakeSlack() as fake:
        settings = fake.settings()
    put(workspace, "team", settings)
    assert alerts.alert(workspace, TROUBLE) == 0  # nobody listens there
    monkeypatch.setattr(alerts, "senders", lambda *_a, **_k: 1 / 0)
    assert alerts.alert(workspace, TROUBLE) == 0
