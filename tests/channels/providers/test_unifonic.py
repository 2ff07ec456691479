"""Unifonic: a yes is a string or a truth value, and its HTTP codes are its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from regulars.channels.provider import News, Outcome, Report
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, hook, member
from tests.fakes.unifonic import FakeUnifonic

NUMBERS = {
    **dict.fromkeys(("0002", "0003", "0004", "0410"), Outcome.BOUNCED),
    **dict.fromkeys(("0001", "0008", "0401", "0402", "0403", "0480"), Outcome.SENDER_FAULT),
    **dict.fromkeys(
        ("0005", "0006", "0007", "0009", "0409", "0412", "0449", "0482"), Outcome.REFUSED
    ),
    **dict.fromkeys(("0429", "0599"), Outcome.RETRY),
    "0500": Outcome.UNKNOWN,
}


@pytest.fixture(params=[True, False], ids=["text", "bool"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeUnifonic]:
    with FakeUnifonic() as one:
        one.as_text = request.param
        yield one


def test_a_message_is_carried_with_our_id_and_its_cost(fake: FakeUnifonic) -> None:
    receipt = carry(fake, "+966512345678")
    (call,) = fake.taken
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "3200017889310")
    assert receipt.cost == "0.05"
    form = call.form()
    assert (form["Recipient"], form["CorrelationID"]) == (["966512345678"], ["msg_1"])
    assert (form["SenderID"], form["Body"], form["responseType"]) == (
        ["Shop-AD"],
        ["سلام"],
        ["JSON"],
    )


@pytest.mark.parametrize(("ending", "outcome"), NUMBERS.items())
def test_every_code_has_its_outcome(fake: FakeUnifonic, ending: str, outcome: Outcome) -> None:
    receipt = carry(fake, f"+96651234{ending}")
    assert (receipt.outcome, fake.taken) == (outcome, []), receipt.reply


def test_reports_come_under_their_documented_names(fake: FakeUnifonic) -> None:
    body = "MessageID=7&DLR=Delivered&Recipient=966512345678&TimeCreated=2026-01-01+10%3A00%3A00"
    wanted = Report(News.DELIVERED, "7", address="+966512345678", detail="Delivered")
    for _ in range(2):
        (one,) = member(fake).hear(hook(body))
        assert (one.news, one.provider_id, one.address) == (
            wanted.news,
            wanted.provider_id,
            wanted.address,
        )
        assert one.key == "7:Delivered"
    assert member(fake).hear(hook("MessageID=7&DLR=Undeliverable"))[0].news is News.SOFT_BOUNCED
    assert member(fake).hear(hook("MessageID=7&DLR=Queued")) == []
    assert member(fake).hear(hook('{"Status": "Delivered"}')) == []


def test_the_names_of_reports_can_be_set(fake: FakeUnifonic) -> None:
    ours = member(fake, report_id="msg", report_status="state")
    assert ours.hear(hook('{"msg": 7, "state": "REJECTED"}'))[0].news is News.FAILED


def test_reports_can_be_asked_for(fake: FakeUnifonic) -> None:
    fake.states = {"7": "Delivered", "8": ""}
    (one,) = member(fake).ask_reports(["7", "8"])
    assert (one.news, one.provider_id, one.key) == (News.DELIVERED, "7", "7:Delivered")


def test_health_is_the_balance_or_what_unifonic_says(fake: FakeUnifonic) -> None:
    assert member(fake).health() == "Balance: 12.5 SAR"
    with pytest.raises(Conflict, match="401"):
        member(fake, app_sid="another-sid-0123456").health()


def test_a_pattern_is_refused_before_anything_is_said(fake: FakeUnifonic) -> None:
    assert (carry(fake, pattern="order").outcome, fake.calls) == (Outcome.REFUSED, [])
