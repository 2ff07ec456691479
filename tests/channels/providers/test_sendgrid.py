"""SendGrid: the fake proved by SendGrid's own client, its answers, and signed webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from regulars.channels.provider import Forged, News, Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.mailing import reports, send, set_up
from tests.fakes.sendgrid import KEY, PUBLIC, FakeSendGrid, hook


@pytest.fixture
def fake() -> Iterator[FakeSendGrid]:
    with FakeSendGrid() as running:
        yield running


def test_the_vendors_own_client_can_use_the_fake(fake: FakeSendGrid) -> None:
    from python_http_client.exceptions import BadRequestsError
    from sendgrid import SendGridAPIClient
    from sendgrid.helpers.eventwebhook import EventWebhook
    from sendgrid.helpers.mail import Mail

    client = SendGridAPIClient(KEY, host=fake.url)
    mail = Mail("hello@shop.example", "mina@example.com", "Hi", "text", "<p>html</p>")
    answer = client.send(mail)
    assert (answer.status_code, answer.headers["X-Message-Id"]) == (202, "sg-1")
    fake.modes = lambda _to, _n: "bad_to"
    with pytest.raises(BadRequestsError) as refused:
        client.send(mail)
    assert refused.value.to_dict["errors"][0]["field"] == "personalizations.0.to.0.email"
    request = hook([{"event": "open"}])
    prefix = "x-twilio-email-event-webhook-"
    signature, stamp = (request.headers[prefix + name] for name in ("signature", "timestamp"))
    assert EventWebhook(PUBLIC).verify_signature(request.body.decode(), signature, stamp)


def test_a_letter_arrives_with_our_headers_and_our_name_for_it(fake: FakeSendGrid) -> None:
    receipt = send(fake)
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "sg-1")
    body = fake.taken[0].json()
    (person,) = body["personalizations"]
    assert person["custom_args"] == {"regulars_id": "msg_1"}
    assert body["headers"] == {"List-Unsubscribe": "<https://shop.example/u/1>"}
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    assert body["tracking_settings"]["click_tracking"] == {"enable": False}


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("bad_to", "bounced"), ("bad_content", "refused"), ("no_credit", "sender_fault"),
        ("unverified", "sender_fault"), ("too_large", "refused"), ("denied", "sender_fault"),
        ("broken", "unknown"), ("drop", "unknown"), ("busy", "retry"), ("closed", "retry"),
    ],
)  # fmt: skip
def test_its_answers_mean_what_it_documents(fake: FakeSendGrid, mode: str, outcome: str) -> None:
    assert send(fake, mode).outcome == outcome


def test_it_says_when_its_limit_starts_anew(fake: FakeSendGrid) -> None:
    receipt = send(fake, "limited")
    assert (receipt.outcome, receipt.wait_seconds) == (Outcome.RETRY, 30)


def test_its_account_is_asked_without_sending(fake: FakeSendGrid) -> None:
    assert set_up(fake).health() == "may send mail"
    with pytest.raises(Conflict):
        set_up(fake, api_key="wrong-key").health()
    assert fake.sending == []


@pytest.mark.parametrize(
    ("row", "news"),
    [
        ({"event": "delivered"}, News.DELIVERED),
        ({"event": "open"}, News.OPENED),
        ({"event": "click"}, News.CLICKED),
        ({"event": "spamreport"}, News.COMPLAINED),
        ({"event": "unsubscribe"}, News.UNSUBSCRIBED),
        ({"event": "processed"}, None),
        ({"event": "deferred"}, None),
        ({"event": "bounce", "type": "bounce", "reason": "550 5.1.1 no user"}, News.BOUNCED),
        ({"event": "bounce", "type": "bounce", "reason": "500 unknown recipient"}, News.BOUNCED),
        ({"event": "bounce", "type": "bounce", "reason": "550 5.7.1 policy"}, News.FAILED),
        ({"event": "bounce", "type": "blocked", "reason": "452 full"}, News.SOFT_BOUNCED),
        ({"event": "dropped", "reason": "Bounced Address"}, News.BOUNCED),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, News.UNSUBSCRIBED),
        ({"event": "dropped", "reason": "Spam Content"}, News.FAILED),
    ],
)
def test_its_webhook_is_read(fake: FakeSendGrid, row: dict[str, object], news: News | None) -> None:
    whole = {
        "email": "mina@example.com",
        "sg_event_id": "event-1",
        "sg_message_id": "sg-1.filter001.123",
        "regulars_id": "msg_1",
        "timestamp": 1795255200,
        **row,
    }
    found = reports(set_up(fake), hook([whole, {"event": "processed"}]))
    assert [one.news for one in found] == ([news] if news else [])
    for one in found:
        named = (one.message_id, one.provider_id, one.address, one.key)
        assert named == ("msg_1", "sg-1", "mina@example.com", "event-1")


def test_forged_webhooks_are_refused(fake: FakeSendGrid) -> None:
    row = [{"event": "spamreport", "email": "a@b.example"}]
    good = hook(row)
    altered = type(good)(good.headers, good.body.replace(b"a@b", b"c@d"))
    for request in (hook(row, key=ec.generate_private_key(ec.SECP256R1())), altered):
        with pytest.raises(Forged):
            set_up(fake).hear(request)
    for key in ("", "bm8ga2V5", "*"):
        with pytest.raises(Forged):
            set_up(fake, verification_key=key).hear(good)
