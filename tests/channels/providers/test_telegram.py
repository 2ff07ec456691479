"""Telegram's and Bale's bots; python-telegram-bot proves the fake first."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from pydantic import SecretStr

from regulars.channels.outgoing import Button
from regulars.channels.provider import Forged, Inbound, Outcome, Request
from regulars.channels.providers.bale_bot import BaleBot
from regulars.channels.providers.telegram import Telegram
from regulars.core.errors import Conflict, Invalid
from tests.channels.providers.carrying import sent
from tests.fakes.telegram import TOKEN, FakeTelegram, member, update

SECRET = "secret-of-the-webhook"


def test_the_fake_satisfies_python_telegram_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    from telegram import Bot
    from telegram.error import Forbidden, RetryAfter

    async def talk(url: str) -> None:
        async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
            assert (await bot.get_me()).username == "corner_bot"
            message = await bot.send_message(77, "Hello")
            assert (message.chat_id, message.text) == (77, "Hello")
            assert [one.update_id for one in await bot.get_updates()] == [5]
            assert await bot.get_updates(offset=6) == ()
            with pytest.raises(Forbidden, match="blocked by the user"):
                await bot.send_message(403, "Hello")
            with pytest.raises(RetryAfter):
                await bot.send_message(429, "Hello")

    with FakeTelegram(lambda to, _n: {"403": "blocked", "429": "flood"}.get(to, "ok")) as fake:
        fake.updates = [update(5, "hi")]
        asyncio.run(talk(fake.url))


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("blocked", Outcome.BOUNCED),
        ("deactivated", Outcome.BOUNCED),
        ("stranger", Outcome.BOUNCED),
        ("kicked", Outcome.BOUNCED),
        ("no_chat", Outcome.BOUNCED),
        ("migrated", Outcome.BOUNCED),
        ("too_long", Outcome.REFUSED),
        ("no_photo", Outcome.REFUSED),
        ("bad_token", Outcome.SENDER_FAULT),
        ("no_bot", Outcome.SENDER_FAULT),
        ("internal", Outcome.UNKNOWN),
    ],
)
def test_each_answer_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakeTelegram(lambda _to, _n: mode) as fake:
        assert sent(fake).outcome is outcome


def test_a_flood_is_waited_out_as_long_as_it_is_said() -> None:
    with FakeTelegram(lambda _to, _n: "flood") as fake:
        receipt = sent(fake)
    assert (receipt.outcome, receipt.wait_seconds) == (Outcome.RETRY, 5)


def test_a_message_carries_its_picture_and_buttons() -> None:
    with FakeTelegram() as fake:
        plain = fake.message()
        rich = replace(
            plain, image_url="https://shop.example/p.jpg", buttons=(Button("Buy", "https://b"),)
        )
        receipt = sent(fake, rich)
        sent(fake, replace(rich, text="long " * 300))
        picture, words = (call.json() for call in fake.taken)
    assert receipt.provider_id == "1234567/1"
    assert (picture["photo"], picture["caption"]) == (rich.image_url, plain.text)
    assert picture["reply_markup"] == {"inline_keyboard": [[{"text": "Buy", "url": "https://b"}]]}
    assert "photo" not in words  # a caption holds 1024 letters


def test_a_start_brings_its_token_and_a_block_is_a_stop() -> None:
    with FakeTelegram() as fake:
        bot = Telegram(**fake.settings())
        fake.updates = [
            update(1, "/start tok_en-1"),
            update(2, "hello"),
            member(3, "kicked"),
            update(4, "/stop"),
            update(5, "/start x", kind="group"),
            {"update_id": 6, "edited_message": {}},
        ]
        heard = list(bot.ask_reports([]))
        assert [(one.event, one.start) for one in heard if isinstance(one, Inbound)] == [
            ("start", "tok_en-1"),
            ("text", ""),
            ("stop", ""),
            ("stop", ""),
        ]
        assert {one.address for one in heard} == {"77"}
        assert [one.key for one in heard] == ["1", "2", "3", "4"]


def test_updates_are_confirmed_only_by_the_call_after() -> None:
    with FakeTelegram() as fake:
        bot = Telegram(**fake.settings())
        fake.updates = [update(11, "a"), update(12, "b")]
        assert len(bot.ask_reports([])) == 2
        assert len(fake.updates) == 2  # a crash now would bring them again
        assert bot.ask_reports([]) == []
        assert fake.updates == []
        fake.webhook = True
        assert bot.ask_reports([]) == ()


def test_the_webhook_believes_nobody_without_its_secret() -> None:
    with FakeTelegram() as fake:
        bot = BaleBot(**fake.settings())
    body = json.dumps(update(1, "/start abc")).encode()
    header = "x-telegram-bot-api-secret-token"
    assert bot.hear(Request({header: SECRET}, body))[0].address == "77"
    for headers in ({}, {header: "secret"}, {header: "é"}):
        with pytest.raises(Forged):
            bot.hear(Request(headers, body))
    with pytest.raises(Invalid):
        bot.hear(Request({header: SECRET}, b"<html>"))
    assert bot.hear(Request({header: SECRET}, b"[]")) == []


def test_health_names_the_bot_or_what_is_wrong() -> None:
    with FakeTelegram() as fake:
        assert Telegram(**fake.settings()).health() == "corner_bot"
        with pytest.raises(Conflict, match="Unauthorized"):
            Telegram(**{**fake.settings(), "token": "another"}).health()


def test_the_link_leads_to_the_bot() -> None:
    token = SecretStr("t")
    telegram, bale = Telegram(token=token, username="@shop"), BaleBot(token=token, username="shop")
    assert telegram.start_url("abc") == "https://t.me/shop?start=abc"
    assert bale.start_url("abc") == "https://ble.ir/shop?start=abc"


def test_a_proxy_is_asked_for_the_way() -> None:
    with FakeTelegram() as fake:
        receipt = sent(fake, proxy="http://127.0.0.1:9")
    assert receipt.outcome is Outcome.UNREACHABLE
    assert fake.calls == []
