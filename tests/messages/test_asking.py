"""Providers that must be asked: about each message once a round, and about what people wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from regulars.channels import service as channels
from regulars.channels.provider import Heard, Inbound, News, Report
from regulars.channels.providers.kavenegar import Kavenegar
from regulars.core.errors import Conflict
from regulars.core.workspace import Workspace
from regulars.messages import asking
from regulars.messages.tables import messages
from tests.messages.makers import NOW, make_people, phone

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the provider was asked about; it says that everything with an even name has come."""
    calls: list[list[str]] = []

    def ask_reports(_self: Any, names: Sequence[str]) -> list[Heard]:
        calls.append(list(names))
        came = [Report(News.DELIVERED, provider_id=each) for each in names if int(each) % 2 == 0]
        return [*came, Inbound(phone(0), "11", key="inbound-1")]

    monkeypatch.setattr(Kavenegar, "ask_reports", ask_reports)
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 4)
    return calls


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """A shop that sent seven texts, the last of them long ago."""
    form = channels.SenderForm("kavenegar", {"api_key": "k" * 20, "sender": "10004346"})
    with workspace.state.write() as connection:
        channels.put_sender(connection, workspace.keys, "sms", form, now=NOW)
        people = make_people(connection, range(7), channels=["sms"])
        rows = [
            {
                "id": f"msg_{number}", "customer_id": who, "campaign_id": "c", "channel": "sms",
                "purpose": "marketing", "state": "sent", "sender_id": "sms", "tried": [],
                "provider_id": str(number), "created_at": NOW, "next_try_at": NOW,
                "sent_at": NOW, "ended_at": NOW - timedelta(days=3 if number == 6 else 0),
            }
            for number, who in enumerate(people)
        ]  # fmt: skip
        connection.execute(insert(messages), rows)
    return workspace


def test_every_message_is_asked_about_round_after_round(
    shop: Workspace, asked: list[list[str]]
) -> None:
    assert asking.ask_all(shop, now=LATER) == 3  # two deliveries and a word
    for _ in range(3):
        asking.ask_all(shop, now=LATER)
    assert asked == [["0", "1", "2", "3"], ["4", "5"], ["1", "3", "5"], ["1", "3", "5"]]
    with shop.state.read() as connection:
        here = select(messages.c.id).where(messages.c.state == "delivered").order_by(messages.c.id)
        assert list(connection.scalars(here)) == ["msg_0", "msg_2", "msg_4"]


def test_a_sender_that_is_off_is_not_asked(shop: Workspace, asked: list[list[str]]) -> None:
    form = channels.SenderForm("kavenegar", {"api_key": "k" * 20, "sender": "1"}, on=False)
    with shop.state.write() as connection:
        channels.put_sender(connection, shop.keys, "sms", form, now=NOW)
    assert asking.ask_all(shop, now=LATER) == 0
    assert asked == []


def test_a_provider_that_does_not_answer_stops_nobody(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Any, _names: Sequence[str]) -> list[Heard]:
        raise Conflict("no credit")

    monkeypatch.setattr(Kavenegar, "ask_reports", refuse)
    assert asking.ask_all(shop, now=LATER) == 0
