"""MelipayamaK: `RetStatus` says yes or no, and patterns say it by a negative value."""

from __future__ import annotations

import pytest

from regulars.channels.provider import News, Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, member
from tests.fakes.melipayamak import ERRORS, PASSWORD, USER, FakeMelipayamak

OUTCOMES = {
    **dict.fromkeys(("3", "4", "6"), Outcome.RETRY),
    **dict.fromkeys(("2", "5", "9", "10", "12"), Outcome.SENDER_FAULT),
    **dict.fromkeys(("7", "11"), Outcome.REFUSED),
}


def test_the_vendors_own_client_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    from melipayamak.sms.rest import Rest

    with FakeMelipayamak() as fake:
        monkeypatch.setattr(Rest, "PATH", f"{fake.url}/api/SendSMS/%s")
        client = Rest(USER, PASSWORD)
        sent = client.send("09121234567", "50004001", "سلام")
        assert (sent["RetStatus"], sent["StrRetStatus"]) == (1, "Ok")
        assert client.is_delivered(sent["Value"])["Value"] == "0"
        assert client.send_by_base_number("12;مینا", "09121234567", 123456)["RetStatus"] == 1
        assert client.get_credit()["Value"] == "1520.75"
        assert client.get_messages(1, 0, 10)["Data"] == []
        assert client.send("09120000002", "50004001", "سلام")["RetStatus"] == 2
        assert Rest(USER, "wrong").send("09121234567", "5", "x")["RetStatus"] == 0


def test_a_message_is_carried_alone() -> None:
    with FakeMelipayamak() as fake:
        receipt = carry(fake)
        (call,) = fake.taken
    assert (receipt.outcome, len(receipt.provider_id)) == (Outcome.ACCEPTED, 19)
    form = call.form()
    assert (form["to"], form["from"], form["isFlash"]) == (["09121234567"], ["50004001"], ["false"])


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome(code: str) -> None:
    with FakeMelipayamak() as fake:
        receipt = carry(fake, f"+98912000{code:0>4}")
        assert fake.taken == []
    assert receipt.outcome is OUTCOMES[code], receipt.reply


def test_a_pattern_joins_its_values_and_cannot_be_broken_by_one() -> None:
    with FakeMelipayamak() as fake:
        done = carry(fake, pattern="123456", values={"1": "a;b", "2": "c"})
        text = fake.taken[0].form()["text"]
        unknown = carry(fake, pattern="7", values={"1": "a"})
        short = carry(fake, pattern="123456", values={"1": "a"})
    assert (done.outcome, text) == (Outcome.ACCEPTED, ["a,b;c"])
    assert (unknown.outcome, short.outcome) == (Outcome.REFUSED, Outcome.REFUSED)


def test_a_wrong_login_is_our_fault() -> None:
    with FakeMelipayamak() as fake:
        line = member(fake, password="wrong-password").open(hello="")
        receipt = line.send(fake.message(), lambda: True)
        line.close()
        with pytest.raises(Conflict):
            member(fake, password="wrong-password").health()
        assert member(fake).health() == "Credit: 1520.75 messages"
    assert receipt.outcome is Outcome.SENDER_FAULT


def test_reports_and_what_people_write_are_asked_for() -> None:
    with FakeMelipayamak() as fake:
        fake.states = {"1": 1, "2": 2, "3": 35, "4": 8, "5": 16}
        fake.inbox = [{"MsgID": 9, "Sender": "9121234567", "Body": "لغو11"}]
        *reports, wrote = member(fake).ask_reports(list("12345"))
    assert [one.news for one in reports] == [
        News.DELIVERED,
        News.SOFT_BOUNCED,
        News.BLOCKED,
        News.FAILED,
    ]
    assert (wrote.address, wrote.text, wrote.key) == ("+989121234567", "لغو11", "9")


def test_one_id_that_nobody_knows_does_not_silence_the_others() -> None:
    with FakeMelipayamak() as fake:
        fake.states = {"2": 1}
        provider = member(fake, inbox=False)
        (one,) = provider.ask_reports(["404", "2"])
        with pytest.raises(Conflict):
            provider.ask_reports(["404"])
    assert one.provider_id == "2"


def test_without_an_answer_nothing_more_is_asked() -> None:
    with FakeMelipayamak() as fake:
        provider = member(fake)
    with pytest.raises(Conflict) as unreachable:
        provider.ask_reports(["1", "2"])
    assert unreachable.value.code == "provider_unreachable"


def test_the_last_word_comes_last_and_many_questions_take_one_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeMelipayamak() as fake:
        connections = []
        take = fake._server.process_request
        monkeypatch.setattr(
            fake._server, "process_request", lambda *it: (connections.append(it), take(*it))
        )
        fake.states = {"1": 1, "2": 1, "3": 1}
        fake.inbox = [
            {"MsgID": 10, "Sender": "9121234567", "Body": "12"},
            {"MsgID": 9, "Sender": "9121234567", "Body": "11"},
        ]
        *reports, first, last = member(fake).ask_reports(["1", "2", "3"])
    assert (len(reports), first.text, last.text) == (3, "11", "12")
    assert len(connections) == 2  # all reports, and the inbox


def test_a_line_that_cannot_receive_does_not_silence_the_reports() -> None:
    with FakeMelipayamak() as fake:
        fake.states, fake.receives = {"1": 1}, False
        assert [one.provider_id for one in member(fake).ask_reports(["1"])] == ["1"]
        with pytest.raises(Conflict):
            member(fake).ask_reports([])
