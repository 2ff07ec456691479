"""Apple's push service, over HTTP/2 as Apple speaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from regulars.channels.provider import Outcome
from tests.channels.providers.carrying import sent
from tests.fakes.apns import FakeApns
from tests.fakes.http2 import Http2Front

Open = Callable[[str], tuple[FakeApns, Http2Front]]


@pytest.fixture
def apple(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(mode: str) -> tuple[FakeApns, Http2Front]:
            fake = stack.enter_context(FakeApns(lambda _to, n: mode if n == 1 else "ok"))
            front = stack.enter_context(Http2Front(fake, tmp_path))
            monkeypatch.setattr("certifi.where", lambda: str(front.authority))
            return fake, front

        yield start


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("BadDeviceToken", Outcome.BOUNCED),
        ("Unregistered", Outcome.BOUNCED),
        ("ExpiredToken", Outcome.BOUNCED),
        ("DeviceTokenNotForTopic", Outcome.REFUSED),
        ("PayloadTooLarge", Outcome.REFUSED),
        ("BadTopic", Outcome.SENDER_FAULT),
        ("InvalidProviderToken", Outcome.SENDER_FAULT),
        ("ExpiredProviderToken", Outcome.RETRY),
        ("TooManyRequests", Outcome.RETRY),
        ("TooManyProviderTokenUpdates", Outcome.RETRY),
        ("InternalServerError", Outcome.RETRY),
        ("ServiceUnavailable", Outcome.RETRY),
    ],
)
def test_each_reason_has_its_meaning(mode: str, outcome: Outcome, apple: Open) -> None:
    fake, front = apple(mode)
    receipt = sent(fake, base_url=front.url)
    assert receipt.outcome is outcome, receipt.reply
    assert front.spoken == ["h2"]
    assert receipt.wait_seconds == (
        1200
        if mode == "TooManyProviderTokenUpdates"
        else 1
        if mode == "ExpiredProviderToken"
        else None
    )


def test_a_token_serves_many_messages_and_is_renewed_when_it_expired(apple: Open) -> None:
    fake, front = apple("ExpiredProviderToken")
    for _ in range(3):
        sent(fake, base_url=front.url)
    first, second, third = (call.headers["authorization"] for call in fake.sending)
    assert first != second == third


def test_the_headers_say_what_apple_wants(apple: Open) -> None:
    fake, front = apple("ok")
    message = replace(fake.message(), image_url="https://i", marketing=False)
    receipt = sent(fake, message, base_url=front.url)
    call = fake.taken[0]
    assert call.headers["apns-push-type"] == "alert"
    assert call.headers["apns-priority"] == "10"
    assert call.headers["apns-collapse-id"] == "msg_1"
    assert receipt.provider_id == call.headers["apns-id"]
    assert call.json()["aps"]["mutable-content"] == 1


def test_what_is_no_device_token_is_not_sent(apple: Open) -> None:
    fake, _ = apple("ok")
    for address in ("", "../../x", "zz"):
        assert sent(fake, replace(fake.message(), address=address)).outcome is Outcome.BOUNCED
    assert sent(fake, private_key="no key").outcome is Outcome.SENDER_FAULT
    assert fake.calls == []
