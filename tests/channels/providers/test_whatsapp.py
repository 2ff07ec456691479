"""WhatsApp: templates, the 24 hours and what Meta tells us."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from regulars.channels.outgoing import Button, Chat
from regulars.channels.provider import NOT_A_USER, Forged, Inbound, News, Outcome, Report, Request
from regulars.channels.providers.whatsapp import WhatsApp
from regulars.core.clock import utc_now
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import sent
from tests.fakes.whatsapp import FakeWhatsApp, signed


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("130429", Outcome.RETRY),
        ("80007", Outcome.RETRY),
        ("131000", Outcome.RETRY),
        ("131016", Outcome.RETRY),
        ("2", Outcome.RETRY),
        ("131048", Outcome.RETRY),
        ("131056", Outcome.RETRY),
        ("131026", Outcome.REFUSED),
        ("131047", Outcome.REFUSED),
        ("131049", Outcome.REFUSED),
        ("131050", Outcome.REFUSED),
        ("132000", Outcome.REFUSED),
        ("132001", Outcome.SENDER_FAULT),
        ("132015", Outcome.SENDER_FAULT),
        ("131042", Outcome.SENDER_FAULT),
        ("190", Outcome.SENDER_FAULT),
        ("100", Outcome.REFUSED),
    ],
)
def test_each_code_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakeWhatsApp(lambda _to, _n: mode) as fake:
        assert sent(fake).outcome is outcome


def test_too_many_to_one_person_hold_up_nobody_else() -> None:
    with FakeWhatsApp(lambda to, _n: "131056" if to.endswith("1") else "131048") as fake:
        assert sent(fake, fake.message("+966500000001")).wait_seconds is None
        assert sent(fake, fake.message("+966500000002")).wait_seconds == 3600


def test_whoever_has_no_whatsapp_is_said_to_be_no_user() -> None:
    with FakeWhatsApp(lambda _to, _n: "131026") as fake:
        assert sent(fake).reply.startswith(NOT_A_USER)


def test_words_of_our_own_leave_only_inside_the_24_hours() -> None:
    with FakeWhatsApp() as fake:
        words = Chat("msg_1", "+966501234567", "مرحبا", buttons=(Button("Shop", "https://s"),))
        for until in (None, utc_now() - timedelta(seconds=1)):
            assert sent(fake, replace(words, free_text_until=until)).outcome is Outcome.REFUSED
        assert fake.calls == []
        open_window = replace(words, free_text_until=utc_now() + timedelta(hours=1))
        assert sent(fake, open_window).outcome is Outcome.ACCEPTED
        assert fake.taken[0].json()["text"]["body"] == "مرحبا\nShop: https://s"


def test_a_template_is_filled_in_order() -> None:
    with FakeWhatsApp() as fake:
        message = replace(
            fake.message(),
            values=("مینا", "20"),
            image_url="https://shop.example/p.jpg",
            buttons=(Button("Open", "cart/7"),),
        )
        assert sent(fake, message).provider_id == "wamid.1"
        body = fake.taken[0].json()
    assert body["biz_opaque_callback_data"] == "msg_1"
    assert body["template"]["language"] == {"code": "ar"}
    header, words, button = body["template"]["components"]
    assert header["parameters"][0]["image"] == {"link": "https://shop.example/p.jpg"}
    assert [one["text"] for one in words["parameters"]] == ["مینا", "20"]
    assert (button["index"], button["parameters"][0]["text"]) == ("0", "cart/7")


@pytest.fixture
def whatsapp() -> WhatsApp:
    with FakeWhatsApp() as fake:
        return WhatsApp(**fake.settings())


def test_meta_is_greeted_with_its_challenge(whatsapp: WhatsApp) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "secret-word", "hub.challenge": "1158"}
    assert whatsapp.greet(Request({}, b"", asked)) == "1158"
    for change in ({"hub.verify_token": "other"}, {"hub.mode": "x"}, {"hub.verify_token": ""}):
        with pytest.raises(Forged):
            whatsapp.greet(Request({}, b"", {**asked, **change}))


def test_reports_name_our_message_and_repeat_under_one_key(whatsapp: WhatsApp) -> None:
    about = {"id": "wamid.1", "timestamp": "1790000000", "recipient_id": "966501234567"}
    about |= {"biz_opaque_callback_data": "msg_1"}
    statuses: list[Any] = [
        {**about, "status": word} for word in ("sent", "delivered", "read", "delivered")
    ]
    statuses += [
        {**about, "status": "failed", "errors": [{"code": code, "title": "no"}]}
        for code in (131049, 131050)
    ]
    body, headers = signed({"statuses": statuses})
    heard = [one for one in whatsapp.hear(Request(headers, body)) if isinstance(one, Report)]
    assert [one.news for one in heard] == [
        News.DELIVERED,
        News.OPENED,
        News.DELIVERED,
        News.FAILED,
        News.UNSUBSCRIBED,
    ]
    assert heard[0].key == heard[2].key
    assert (heard[0].message_id, heard[0].address) == ("msg_1", "+966501234567")


def test_words_and_wishes_come_in(whatsapp: WhatsApp) -> None:
    who = {"from": "966501234567", "timestamp": "1790000000"}
    messages = [
        {**who, "id": "w1", "type": "text", "text": {"body": "stop"}},
        {**who, "id": "w2", "type": "button", "button": {"text": "Stop promotions"}},
        {
            **who,
            "id": "w3",
            "type": "interactive",
            "interactive": {"button_reply": {"title": "Yes"}},
        },
        {**who, "id": "w4", "type": "sticker", "sticker": {"id": "1"}},
    ]
    wish = {"wa_id": "966501234567", "category": "marketing_messages", "timestamp": 1_790_000_000}
    value = {"messages": messages, "user_preferences": [{**wish, "value": "stop"}]}
    body, headers = signed(value)
    heard = [one for one in whatsapp.hear(Request(headers, body)) if isinstance(one, Inbound)]
    assert [one.text for one in heard] == ["stop", "Stop promotions", "Yes", "", ""]
    assert [one.event for one in heard] == ["text"] * 4 + ["stop"]
    assert {one.address for one in heard} == {"+966501234567"}


def test_an_altered_webhook_is_forged(whatsapp: WhatsApp) -> None:
    body, headers = signed({"statuses": []})
    assert whatsapp.hear(Request(headers, body)) == []
    for given in ({}, headers | {"x-hub-signature-256": "sha256=00"}):
        with pytest.raises(Forged):
            whatsapp.hear(Request(given, body))
    with pytest.raises(Forged):
        whatsapp.hear(Request(headers, body + b" "))
    with pytest.raises(Forged):  # without a secret nobody can sign
        unsigned = whatsapp.model_copy(update={"app_secret": type(whatsapp.app_secret)("")})
        unsigned.hear(Request(signed({}, "")[1], signed({}, "")[0]))


def test_health_names_the_number() -> None:
    with FakeWhatsApp() as fake:
        assert WhatsApp(**fake.settings()).health() == "+966 50 123 4567 (GREEN)"
    with pytest.raises(Conflict):
        WhatsApp(**fake.settings()).health()
