"""Eitaa through Eitaayar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regulars.channels.outgoing import Button
from regulars.channels.provider import Outcome
from regulars.channels.providers.eitaa import Eitaa
from tests.channels.providers.carrying import sent
from tests.fakes.eitaa import FakeEitaa


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("no_chat", Outcome.BOUNCED),
        ("empty", Outcome.REFUSED),
        ("bad_token", Outcome.SENDER_FAULT),
        ("flood", Outcome.RETRY),
    ],
)
def test_each_answer_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakeEitaa(lambda _to, _n: mode) as fake:
        assert sent(fake).outcome is outcome


def test_people_of_a_mini_app_have_an_address_of_their_own() -> None:
    with FakeEitaa() as fake:
        message = replace(fake.message(), buttons=(Button("خرید", "https://shop.example"),))
        assert sent(fake, message, app=True).provider_id == "1"
        assert fake.taken[0].path == "/api/app/sendMessage"
        assert fake.taken[0].form()["text"] == ["سلام مینا\nخرید: https://shop.example"]
        assert Eitaa(**fake.settings()).health() == "corner_shop"
