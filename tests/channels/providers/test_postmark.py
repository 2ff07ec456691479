"""Postmark: its documented answers, streams, and webhooks that only a password protects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from regulars.channels.provider import Forged, News, Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.mailing import reports, send, set_up
from tests.fakes.http_server import letter
from tests.fakes.postmark import FakePostmark, hook


@pytest.fixture
def fake() -> Iterator[FakePostmark]:
    with FakePostmark() as running:
        yield running


def test_a_letter_arrives_with_its_stream_headers_and_our_name_for_it(fake: FakePostmark) -> None:
    receipt = send(fake)
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "pm-1")
    body = fake.taken[0].json()
    assert (body["MessageStream"], body["Metadata"]) == ("broadcast", {"regulars_id": "msg_1"})
    assert body["From"] == "Corner Shop <hello@shop.example>"
    assert {"Name": "List-Unsubscribe", "Value": "<https://shop.example/u/1>"} in body["Headers"]


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("bad_token", "sender_fault"), ("bad_to", "bounced"), ("bad_from", "refused"),
        ("no_signature", "sender_fault"), ("unconfirmed", "sender_fault"),
        ("no_credit", "sender_fault"), ("pending", "sender_fault"), ("inactive", "bounced"),
        ("too_large", "sender_fault"), ("maintenance", "retry"), ("error_in_200", "bounced"),
        ("rubbish", "unknown"), ("broken", "unknown"), ("drop", "unknown"), ("busy", "retry"),
    ],
)  # fmt: skip
def test_its_answers_mean_what_it_documents(fake: FakePostmark, mode: str, outcome: str) -> None:
    assert send(fake, mode).outcome == outcome


def test_its_account_is_asked_without_sending(fake: FakePostmark) -> None:
    assert set_up(fake).health() == "Corner Shop (Live)"
    with pytest.raises(Conflict):
        set_up(fake, server_token="wrong-token").health()
    assert fake.sending == []


@pytest.mark.parametrize(
    ("row", "news"),
    [
        ({"RecordType": "Delivery", "Recipient": "m@example.com"}, News.DELIVERED),
        ({"RecordType": "Bounce", "Type": "HardBounce", "ID": 7}, News.BOUNCED),
        ({"RecordType": "Bounce", "Type": "SoftBounce", "ID": 7}, News.SOFT_BOUNCED),
        ({"RecordType": "Bounce", "Type": "Blocked", "ID": 7}, News.FAILED),
        ({"RecordType": "Bounce", "Type": "AutoResponder", "ID": 7}, None),
        ({"RecordType": "SpamComplaint", "ID": 8}, News.COMPLAINED),
        ({"RecordType": "Open"}, News.OPENED),
        ({"RecordType": "Click"}, News.CLICKED),
        (
            {
                "RecordType": "SubscriptionChange",
                "SuppressSending": True,
                "SuppressionReason": "ManualSuppression",
            },
            News.UNSUBSCRIBED,
        ),
        ({"RecordType": "SubscriptionChange", "SuppressSending": False}, None),
        ({"RecordType": "Something new"}, None),
    ],
)
def test_its_webhook_is_read(fake: FakePostmark, row: dict[str, object], news: News | None) -> None:
    whole = {
        "MessageID": "pm-1",
        "Metadata": {"regulars_id": "msg_1"},
        "ReceivedAt": "2026-11-22T10:00:00Z",
        **row,
    }
    found = reports(set_up(fake), hook(whole))
    assert [one.news for one in found] == ([news] if news else [])
    for one in found:
        assert (one.message_id, one.provider_id) == ("msg_1", "pm-1")
        assert one.key
        assert one.at is not None


def test_who_does_not_know_the_password_is_not_believed(fake: FakePostmark) -> None:
    row = {"RecordType": "SpamComplaint", "MessageID": "pm-1"}
    open_to_all = set_up(fake, hook_user="", hook_password="")
    for member, request in (
        (set_up(fake), hook(row, password="guess")),
        (set_up(fake), hook(row, user="other")),
        (open_to_all, hook(row, user="", password="")),
    ):
        with pytest.raises(Forged):
            member.hear(request)


def test_what_is_no_marketing_goes_by_the_other_stream(fake: FakePostmark) -> None:
    message = letter("mina@example.com")
    message = type(message)(message.id, message.email, message.envelope, marketing=False)
    send(fake, message=message)
    assert fake.taken[0].json()["MessageStream"] == "outbound"
