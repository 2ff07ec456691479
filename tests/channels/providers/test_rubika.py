"""Rubika's bot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from regulars.channels.provider import Inbound, Outcome, Request
from regulars.channels.providers.rubika import Rubika
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import sent
from tests.fakes.rubika import FakeRubika


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("stopped", Outcome.BOUNCED),
        ("INVALID_INPUT", Outcome.REFUSED),
        ("TOO_REQUESTS", Outcome.RETRY),
        ("SERVER_ERROR", Outcome.UNKNOWN),
    ],
)
def test_each_status_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakeRubika(lambda _to, _n: mode) as fake:
        assert sent(fake).outcome is outcome


def test_a_wrong_token_is_told_from_a_person_who_left() -> None:
    with FakeRubika() as fake:
        assert sent(fake, token="another").outcome is Outcome.SENDER_FAULT
        with pytest.raises(Conflict, match="INVALID_ACCESS"):
            Rubika(**{**fake.settings(), "token": "another"}).health()
        assert Rubika(**fake.settings()).health() == "corner_bot"


def new_message(number: str, **rest: Any) -> dict[str, Any]:
    message = {"message_id": number, "text": "", "time": "1790000000", "sender_id": "u0", **rest}
    return {"type": "NewMessage", "chat_id": "b0x", "new_message": message}


def test_starts_words_and_stops_are_read_page_by_page() -> None:
    with FakeRubika() as fake:
        bot = Rubika(**fake.settings())
        fake.updates = [
            {"type": "StartedBot", "chat_id": "b0x"},
            new_message("1", text="/start", aux_data={"start_id": "tok-1", "button_id": None}),
            new_message("2", text="hello"),
            {"type": "RemovedMessage", "chat_id": "b0x"},
            {"type": "StoppedBot", "chat_id": "b0x"},
        ]
        heard = [one for one in bot.ask_reports([]) if isinstance(one, Inbound)]
        assert [(one.event, one.start, one.text) for one in heard] == [
            ("start", "", ""),
            ("start", "tok-1", ""),
            ("text", "", "hello"),
            ("stop", "", ""),
        ]
        assert bot.ask_reports([]) == []
        fake.updates.append(new_message("3", text="again"))
        assert [one.address for one in bot.ask_reports([])] == ["b0x"]


def test_the_webhook_brings_one_update() -> None:
    bot = Rubika(token=SecretStr("t"))
    body = json.dumps({"update": new_message("9", text="hi")}).encode()
    assert [one.key for one in bot.hear(Request({}, body))] == ["9"]
    assert bot.hear(Request({}, b'{"inline_message": {}}')) == []
