"""Web push: pywebpush proves the push service and the browser; then our own sealing is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import ValidationError

from regulars.channels import vapid
from regulars.channels.outgoing import Push
from regulars.channels.provider import Outcome, Receipt
from regulars.channels.providers.web_push import WebPush, payload
from tests.fakes.push_service import FakePushService


def sent(
    fake: FakePushService, message: Push | None = None, handing: Callable[[], bool] = lambda: True
) -> Receipt:
    line = WebPush(**fake.settings()).open(hello="shop.example")
    try:
        return line.send(message or fake.message(), handing)
    finally:
        line.close()


def test_the_fake_satisfies_pywebpush() -> None:
    from pywebpush import (  # type: ignore[import-untyped]
        WebPushException,
        webpush,
    )

    key = vapid.new_key()
    with FakePushService(lambda to, _n: "gone" if to == "gone" else "ok") as fake:

        def push(to: str) -> int:
            about = {"endpoint": fake.endpoint(to), "keys": fake.browser.keys}
            claims = {"sub": "mailto:push@shop.example"}
            answer = webpush(about, "hello", vapid_private_key=key, vapid_claims=claims, ttl=60)
            return int(answer.status_code)

        assert push("mina") == 201
        assert fake.read == [{"text": "hello"}]
        with pytest.raises(WebPushException, match="410"):
            push("gone")


def test_only_the_browser_reads_what_was_sealed_for_it() -> None:
    with FakePushService() as fake:
        receipt = sent(fake)
        call = fake.taken[0]
    assert receipt.outcome is Outcome.ACCEPTED
    assert receipt.provider_id.endswith("/message/1")
    assert fake.read[0]["title"] == "Your coffee is ready"
    assert b"coffee" not in call.body
    assert (call.headers["ttl"], call.headers["urgency"]) == ("86400", "normal")
    assert 0 < len(call.headers["topic"]) <= 32


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("gone", Outcome.BOUNCED),
        ("missing", Outcome.BOUNCED),
        ("large", Outcome.REFUSED),
        ("bad", Outcome.REFUSED),
        ("other_key", Outcome.SENDER_FAULT),
        ("denied", Outcome.SENDER_FAULT),
        ("busy", Outcome.RETRY),
        ("closed", Outcome.RETRY),
        ("broken", Outcome.UNKNOWN),
        ("drop", Outcome.UNKNOWN),
    ],
)
def test_each_answer_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakePushService(lambda _to, _n: mode) as fake:
        receipt = sent(fake)
    assert receipt.outcome is outcome
    assert receipt.wait_seconds == (7 if mode == "busy" else None)


def test_the_ledger_is_asked_once_and_its_no_sends_nothing() -> None:
    asked = []

    def no() -> bool:
        asked.append(1)
        return False

    with FakePushService() as fake:
        assert sent(fake, handing=no).outcome is Outcome.STOPPED
        message = fake.message()
    assert (asked, fake.calls) == ([1], [])
    assert sent(fake, message).outcome is Outcome.UNREACHABLE


def test_our_server_calls_push_services_only() -> None:
    known = WebPush(contact="mailto:push@shop.example")
    assert known.serves("https://fcm.googleapis.com/fcm/send/abc")
    assert known.serves("https://updates.push.services.mozilla.com/wpush/v2/abc")
    for endpoint in (
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com/x",
        "http://fcm.googleapis.com/x",
        "https://169.254.169.254/latest",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "file:///etc/passwd",
        "",
    ):
        assert not known.serves(endpoint)
    with FakePushService() as fake:
        elsewhere = replace(fake.message(), address="https://intranet.example/x")
        assert sent(fake, elsewhere).outcome is Outcome.REFUSED


def test_faulty_keys_of_a_subscription_end_it() -> None:
    with FakePushService() as fake:
        for keys in ({}, {"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": "é", "auth": "é"}):
            assert sent(fake, replace(fake.message(), keys=keys)).outcome is Outcome.BOUNCED
        assert fake.calls == []


def test_a_text_that_is_too_long_is_cut_between_letters() -> None:
    with FakePushService() as fake:
        assert sent(fake, replace(fake.message(), text="سلام " * 2_000)).outcome is Outcome.ACCEPTED
        assert len(fake.taken[0].body) <= 4096
        assert fake.read[0]["text"].endswith("…")
    assert len(payload(replace(fake.message(), text="\n" * 5_000))) <= 3993


def test_the_key_pair_is_made_once_and_its_public_half_shown() -> None:
    made = WebPush(contact="mailto:push@shop.example")
    again = WebPush(contact=made.contact, private_key=made.private_key)
    assert (
        made.public_key == again.public_key == vapid.public_key(made.private_key.get_secret_value())
    )
    assert len(vapid.decode(made.public_key)) == 65
    assert WebPush(contact=made.contact).public_key != made.public_key
    assert made.private_key.get_secret_value() not in repr(made)


@pytest.mark.parametrize(
    "given", [{"contact": "me"}, {"sites": "shop.example"}, {"sites": "https://shop.example/a"}]
)
def test_faulty_settings_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        WebPush.model_validate({"contact": "mailto:push@shop.example", **given})
