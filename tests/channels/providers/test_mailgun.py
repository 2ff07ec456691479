"""Mailgun: its documented answers, and webhooks signed by HMAC that cannot be played back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from regulars.channels.provider import Forged, News, Outcome
from regulars.core.clock import utc_now
from regulars.core.errors import Conflict, Invalid
from tests.channels.providers.mailing import reports, send, set_up
from tests.fakes.mailgun import FakeMailgun, hook


@pytest.fixture
def fake() -> Iterator[FakeMailgun]:
    with FakeMailgun() as running:
        yield running


def test_a_letter_arrives_with_our_headers_and_our_name_for_it(fake: FakeMailgun) -> None:
    receipt = send(fake)
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "1.2026@mg.shop.example")
    form = fake.taken[0].form()
    assert form["v:our_id"] == ["msg_1"]
    assert form["h:List-Unsubscribe"] == ["<https://shop.example/u/1>"]
    assert form["h:Message-Id"] == ["<msg_1@shop.example>"]
    assert form["o:tracking"] == ["no"]


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("bad_to", "bounced"), ("bad_from", "refused"), ("unverified", "sender_fault"),
        ("disabled", "sender_fault"), ("no_credit", "sender_fault"), ("no_domain", "sender_fault"),
        ("too_large", "refused"), ("no_id", "unknown"), ("rubbish", "unknown"),
        ("broken", "unknown"), ("drop", "unknown"), ("busy", "retry"), ("closed", "retry"),
    ],
)  # fmt: skip
def test_its_answers_mean_what_it_documents(fake: FakeMailgun, mode: str, outcome: str) -> None:
    assert send(fake, mode).outcome == outcome


def test_its_account_is_asked_without_sending(fake: FakeMailgun) -> None:
    assert set_up(fake).health() == "mg.shop.example: active"
    with pytest.raises(Conflict):
        set_up(fake, api_key="wrong-key").health()
    assert fake.sending == []


def failed(severity: str, reason: str, code: int, message: str, **more: str) -> dict[str, object]:
    status = {"code": code, "message": message, **more}
    return {"event": "failed", "severity": severity, "reason": reason, "delivery-status": status}


@pytest.mark.parametrize(
    ("row", "news"),
    [
        ({"event": "delivered"}, News.DELIVERED),
        ({"event": "opened"}, News.OPENED),
        ({"event": "clicked"}, News.CLICKED),
        ({"event": "unsubscribed"}, News.UNSUBSCRIBED),
        ({"event": "complained"}, News.COMPLAINED),
        ({"event": "accepted"}, None),
        (failed("permanent", "bounce", 550, "5.1.1 no such user"), News.BOUNCED),
        (failed("permanent", "bounce", 550, "no such user"), News.BOUNCED),
        (
            failed("permanent", "bounce", 550, "spam", **{"enhanced-code": "5.7.1"}),
            News.FAILED,
        ),
        (failed("permanent", "generic", 554, "message refused"), News.FAILED),
        (failed("permanent", "suppress-bounce", 605, "not delivering"), News.BOUNCED),
        (failed("permanent", "suppress-complaint", 607, "not delivering"), News.COMPLAINED),
        (failed("permanent", "suppress-unsubscribe", 606, ""), News.UNSUBSCRIBED),
        (failed("permanent", "old", 602, "too old"), News.SOFT_BOUNCED),
        (failed("temporary", "generic", 452, "4.2.2 full"), None),
    ],
)
def test_its_webhook_is_read(fake: FakeMailgun, row: dict[str, object], news: News | None) -> None:
    whole = {
        "id": "event-1",
        "timestamp": 1795255200.5,
        "recipient": "mina@example.com",
        "message": {"headers": {"message-id": "1.2026@mg.shop.example"}},
        "user-variables": {"our_id": "msg_1"},
        **row,
    }
    found = reports(set_up(fake), hook(whole))
    assert [one.news for one in found] == ([news] if news else [])
    for one in found:
        named = (one.message_id, one.provider_id, one.address, one.key)
        assert named == ("msg_1", "1.2026@mg.shop.example", "mina@example.com", "event-1")
        assert one.at is not None


def test_forged_and_old_webhooks_are_refused(fake: FakeMailgun) -> None:
    row, now = {"event": "complained", "recipient": "a@b.example"}, utc_now()
    for request in (
        hook(row, key="another"),
        hook(row, at=now - timedelta(hours=13)),
        hook(row, at=now + timedelta(hours=1)),
    ):
        with pytest.raises(Forged):
            set_up(fake).hear(request)
    with pytest.raises(Forged):
        set_up(fake, signing_key="").hear(hook(row, key=""))
    request = hook(row)
    with pytest.raises(Invalid):
        set_up(fake).hear(type(request)({}, b"{"))
