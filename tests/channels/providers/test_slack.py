"""Alerts to the team; slack-sdk proves the fake first."""

from __future__ import annotations

import pytest

from regulars.channels.outgoing import Alert
from regulars.channels.provider import Outcome
from tests.channels.providers.carrying import sent
from tests.fakes.slack import ERRORS, HOOK, FakeSlack


def test_the_fake_satisfies_slack_sdk() -> None:
    from slack_sdk.webhook import WebhookClient

    with FakeSlack() as fake:
        answer = WebhookClient(f"{fake.url}/{HOOK}").send(text="Hello")
        assert (answer.status_code, answer.body) == (200, "ok")
        assert WebhookClient(f"{fake.url}/{HOOK}").send(text="").body == "no_text"
        assert WebhookClient(f"{fake.url}/services/T/B/x").send(text="Hello").status_code == 404


@pytest.mark.parametrize("mode", ERRORS)
def test_each_word_has_its_meaning(mode: str) -> None:
    with FakeSlack(lambda _to, _n: mode) as fake:
        ours = mode not in ("invalid_payload", "no_text")
        assert sent(fake).outcome is (Outcome.SENDER_FAULT if ours else Outcome.REFUSED)


def test_an_alert_is_plain_text_whatever_it_holds() -> None:
    with FakeSlack() as fake:
        sent(fake, Alert("Bounces", "<!channel> & more", "https://shop.example/?a=1&b=2"))
        text = fake.taken[0].json()["text"]
    assert text == ("*Bounces*\n&lt;!channel&gt; &amp; more\nhttps://shop.example/?a=1&amp;b=2")


def test_the_hook_may_be_given_whole() -> None:
    with FakeSlack() as fake:
        receipt = sent(fake, base_url="https://hooks.slack.com", hook=f"{fake.url}/{HOOK}")
    assert receipt.outcome is Outcome.ACCEPTED
