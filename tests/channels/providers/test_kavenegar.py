"""Kavenegar: its code counts at any HTTP status, and a repeat of our id is sent once."""

from __future__ import annotations

import pytest

from regulars.channels.outgoing import Sms
from regulars.channels.provider import Inbound, News, Outcome, Report
from regulars.channels.providers.kavenegar import local_id
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carried, carry, hook, member
from tests.fakes.kavenegar import ERRORS, KEY, FakeKavenegar

OUTCOMES = {
    **dict.fromkeys(("409", "429", "451", "402"), Outcome.RETRY),
    **dict.fromkeys(("401", "403", "407", "412", "418", "426", "501"), Outcome.SENDER_FAULT),
    "411": Outcome.BOUNCED,
    **dict.fromkeys(("400", "413", "420", "422", "424", "431"), Outcome.REFUSED),
}


def test_the_vendors_own_client_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    import kavenegar

    send = kavenegar.requests.post
    monkeypatch.setattr(  # the client insists on https
        kavenegar.requests, "post", lambda url, **more: send(url.replace("https:", "http:"), **more)
    )
    with FakeKavenegar() as fake:
        client = kavenegar.KavenegarAPI(KEY)
        client.host = fake.url.removeprefix("http://")
        (entry,) = client.sms_send({"receptor": "09121234567", "message": "سلام"})
        fake.states[str(entry["messageid"])] = 10
        assert client.sms_status({"messageid": entry["messageid"]})[0]["status"] == 10
        lookup = client.verify_lookup(
            {"receptor": "09121234567", "template": "otp", "token": "123"}
        )
        assert lookup["messageid"] == entry["messageid"] + 1
        assert client.account_info()["remaincredit"] == 1500032
        with pytest.raises(kavenegar.APIException, match="418"):
            client.sms_send({"receptor": "09120000418", "message": "سلام"})


def test_a_message_is_carried_with_our_id_and_its_cost() -> None:
    with FakeKavenegar() as fake:
        receipt = carry(fake)
        (call,) = fake.taken
    assert (receipt.outcome, receipt.provider_id, receipt.cost) == (
        Outcome.ACCEPTED,
        "8792343",
        "120",
    )
    assert receipt.reply == "200 8792343"  # not the text once more
    assert {name: value[-1] for name, value in call.form().items()} == {
        "receptor": "09121234567",
        "message": "سلام",
        "localid": local_id("msg_1"),
        "sender": "10004346",
    }


@pytest.mark.parametrize("mirrors", [False, True])
@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome_at_any_http_status(code: str, mirrors: bool) -> None:
    with FakeKavenegar() as fake:
        fake.mirrors = mirrors
        receipt = carry(fake, f"+98912000{code:0>4}")
        assert fake.taken == []
    assert (receipt.outcome, receipt.reply) == (OUTCOMES[code], f"{code} {ERRORS[code]}")


def test_a_lost_answer_is_asked_again_and_reaches_the_customer_once() -> None:
    with FakeKavenegar(lambda _to, n: "drop" if n == 1 else "ok") as fake:
        assert carry(fake).outcome is Outcome.RETRY
        again = carry(fake)
        assert (again.outcome, again.provider_id) == (Outcome.ACCEPTED, "8792343")
        assert len(fake.taken) == 1


def test_a_pattern_is_looked_up_and_a_lost_answer_is_doubtful() -> None:
    with FakeKavenegar(lambda _to, n: "drop" if n == 2 else "ok") as fake:
        done = carry(fake, pattern="order", values={"1": "مینا", "2": "۱۲"})
        lost = carry(fake, pattern="order", values={"token": "x", "token20": "a b"})
        first, second = (call.form() for call in fake.calls)
    assert (done.outcome, lost.outcome) == (Outcome.ACCEPTED, Outcome.UNKNOWN)
    assert (first["token"], first["token2"], first["template"]) == (["مینا"], ["۱۲"], ["order"])
    assert second["token20"] == ["a b"]


def test_reports_are_asked_for_and_say_what_became() -> None:
    with FakeKavenegar() as fake:
        fake.states = {"1": 10, "2": 11, "3": 14, "4": 5, "5": 6}
        heard = member(fake).ask_reports(["1", "2", "3", "4", "5", "6"])
    assert [(one.provider_id, one.news) for one in heard] == [
        ("1", News.DELIVERED),
        ("2", News.SOFT_BOUNCED),
        ("3", News.BLOCKED),
        ("5", News.FAILED),
    ]


def test_many_ids_are_asked_for_in_several_calls() -> None:
    with FakeKavenegar() as fake:
        fake.states = {str(number): 10 for number in range(1001)}
        heard = member(fake, inbox=False).ask_reports(list(fake.states))
        assert (len(heard), len(fake.calls)) == (1001, 3)


def test_an_unsigned_report_is_only_a_hint() -> None:
    with FakeKavenegar() as fake:
        fake.states = {"7": 1, "8": 10}
        forged = member(fake).hear(hook(messageid="7", status="10"))
        true = member(fake).hear(hook("messageid=8&status=10"))
        twice = member(fake).hear(hook("messageid=8&status=10"))
        assert member(fake).hear(hook(messageid="x' or 1", status="10")) == []
    assert forged == []
    assert true == twice == [Report(News.DELIVERED, "8", detail="10 وضعیت 10", key="8:10")]


def test_a_hint_that_cannot_be_confirmed_waits_for_the_next_asking() -> None:
    with FakeKavenegar() as fake:
        settings = fake.settings()
    provider = member(fake, **settings)
    assert provider.hear(hook(messageid="8", status="10")) == []


def test_what_people_write_is_heard_by_webhook_and_by_asking() -> None:
    wrote = {"messageid": 5, "message": "۱۱", "sender": "09121234567", "date": 0}
    with FakeKavenegar() as fake:
        fake.inbox = [wrote]
        (asked,) = member(fake).ask_reports([])
        assert member(fake).ask_reports([]) == [asked]  # even if we lost it once
        (called,) = member(fake).hear(
            hook(**{"from": "989121234567", "message": "۱۱", "messageid": "5", "to": "1000"})
        )
    assert isinstance(asked, Inbound)
    assert (asked.address, asked.text, asked.key) == ("+989121234567", "۱۱", "5")
    assert (called.address, called.text, called.key) == (asked.address, asked.text, asked.key)


def test_who_left_by_the_operators_word_is_heard_of() -> None:
    with FakeKavenegar() as fake:
        fake.blocked = [
            {"number": f"0912000{number:04}", "blockreason": 2, "date": 1740300377}
            for number in range(201)
        ]
        heard = member(fake).ask_reports([])
    assert len(heard) == len({one.key for one in heard}) == 201
    assert (heard[0].address, heard[0].event) == ("+989120000000", "stop")


def test_health_is_the_credit_or_what_kavenegar_says() -> None:
    with FakeKavenegar() as fake:
        assert member(fake).health() == "Credit: 1500032 rial"
        with pytest.raises(Conflict, match="403") as refused:
            member(fake, api_key="another-key-0123456789").health()
    assert "another-key" not in str(refused.value)


def test_the_ids_of_two_messages_differ_and_are_whole_numbers() -> None:
    ids = {local_id(f"msg_{number}") for number in range(1000)}
    assert len(ids) == 1000
    assert all(int(one) < 2**63 for one in ids)


def test_a_number_abroad_is_written_with_two_zeros() -> None:
    with FakeKavenegar() as fake:
        carried(member(fake, sender=""), Sms("msg_1", "+966512345678", "hello"))
        assert fake.taken[0].form()["receptor"] == ["00966512345678"]
        assert "sender" not in fake.taken[0].form()
