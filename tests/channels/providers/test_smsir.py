"""SMS.ir: status 1 is a yes, numbers without an id were not taken, reports are asked for."""

from __future__ import annotations

import pytest

from regulars.channels.provider import News, Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, member
from tests.fakes.smsir import ERRORS, KEY, FakeSmsIr

OUTCOMES = {
    "0": Outcome.UNKNOWN,
    "20": Outcome.RETRY,
    "115": Outcome.BOUNCED,
    **dict.fromkeys(
        ("10", "11", "12", "13", "14", "15", "101", "102", "123", "124"), Outcome.SENDER_FAULT
    ),
    **dict.fromkeys(("16", "103", "104", "113", "117"), Outcome.REFUSED),
}


def test_the_vendors_own_client_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    from sms_ir import SmsIr

    monkeypatch.setattr(SmsIr, "config_logger", lambda self: None)  # it logs to stdout
    with FakeSmsIr() as fake:
        monkeypatch.setattr(SmsIr, "ENDPOINT", fake.url)
        client = SmsIr(KEY, 30004505000017)
        client.logger = __import__("logging").getLogger("sms_ir")
        sent = client.send_sms("09121234567", "سلام").json()
        (number,) = sent["data"]["messageIds"]
        assert client.report_message(number).json()["data"]["messageId"] == number
        assert client.report_today().json()["data"][0]["messageId"] == number
        code = [{"name": "CODE", "value": "12345"}]
        assert client.send_verify_code("09121234567", 123456, code).json()["status"] == 1
        assert client.get_credit().json()["data"] == 1250.5
        refused = client.send_sms("09120000102", "سلام")
        assert (refused.status_code, refused.json()["status"]) == (400, 102)


def test_a_message_is_carried_with_its_cost() -> None:
    with FakeSmsIr() as fake:
        receipt = carry(fake)
        (call,) = fake.taken
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "86522023")
    assert receipt.cost == "2.0"
    assert call.json() == {
        "lineNumber": 30004505000017,
        "messageText": "سلام",
        "mobiles": ["09121234567"],
    }


@pytest.mark.parametrize("code", [code for code in ERRORS if code != "0"])
def test_every_code_has_its_outcome(code: str) -> None:
    with FakeSmsIr() as fake:
        receipt = carry(fake, f"+98912000{code:0>4}")
        assert fake.taken == []
    assert receipt.outcome is OUTCOMES[code], receipt.reply


def test_an_error_of_the_system_is_doubtful() -> None:
    with FakeSmsIr(lambda _to, _n: "0") as fake:
        assert carry(fake).outcome is Outcome.UNKNOWN


def test_a_yes_without_an_id_was_no_yes() -> None:
    with FakeSmsIr() as fake:
        assert carry(fake, "+989121230404").outcome is Outcome.REFUSED


def test_a_pattern_has_named_values_and_a_number() -> None:
    with FakeSmsIr() as fake:
        done = carry(fake, pattern="123456", values={"CODE": "12"})
        body = fake.taken[0].json()
        wrong = carry(fake, pattern="order-paid")
        unknown = carry(fake, pattern="9")
        assert len(fake.calls) == 2
    assert (done.outcome, done.cost) == (Outcome.ACCEPTED, "1.0")
    assert body["parameters"] == [{"name": "CODE", "value": "12"}]
    assert (wrong.outcome, unknown.outcome) == (Outcome.REFUSED, Outcome.REFUSED)
    assert "order-paid" in wrong.reply


def test_reports_come_from_todays_list_and_older_ones_one_by_one() -> None:
    with FakeSmsIr() as fake:
        fake.states = dict.fromkeys(range(1, 151), 1) | {151: 7, 152: 3, 153: 2}
        heard = member(fake, inbox=False).ask_reports([str(number) for number in range(1, 154)])
        today = len(fake.calls)
        (one,) = member(fake, inbox=False).ask_reports(["151"])
    assert today == 2
    assert (one.news, one.key) == (News.BLOCKED, "151:7")
    by_news = [report.news for report in heard]
    assert by_news.count(News.DELIVERED) == 150
    assert by_news.count(News.SOFT_BOUNCED) == by_news.count(News.BLOCKED) == 1


def test_what_people_write_is_heard_even_if_we_lost_it_once() -> None:
    wrote = {"mobile": 989121234567, "messageText": "11", "receivedDateTime": 1700000000}
    with FakeSmsIr() as fake:
        fake.inbox = [wrote]
        (first,) = member(fake).ask_reports([])
        (again,) = member(fake).ask_reports([])  # `latest` gives it once, the day's list again
    assert first == again
    assert (first.address, first.text, first.at.year) == ("+989121234567", "11", 2023)


def test_health_is_the_credit_or_what_sms_ir_says() -> None:
    with FakeSmsIr() as fake:
        assert member(fake).health() == "Credit: 1250.5 messages"
        with pytest.raises(Conflict, match="401"):
            member(fake, api_key="another-key-0123").health()
