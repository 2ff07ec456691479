"""Ghasedak: names with large or small letters mean the same."""

from __future__ import annotations

import pytest

from regulars.channels.provider import News, Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, member
from tests.fakes.ghasedak import ERRORS, KEY, FakeGhasedak

OUTCOMES = {
    "429": Outcome.RETRY,
    "500": Outcome.UNKNOWN,
    "411": Outcome.BOUNCED,
    **dict.fromkeys(("401", "402", "403", "412", "418"), Outcome.SENDER_FAULT),
    **dict.fromkeys(("400", "413"), Outcome.REFUSED),
}


@pytest.fixture(params=[False, True], ids=["camel", "pascal"])
def fake(request: pytest.FixtureRequest) -> object:
    with FakeGhasedak() as one:
        one.pascal = request.param
        yield one


def test_the_vendors_own_client_is_understood() -> None:
    import ghasedak_sms

    with FakeGhasedak() as fake:
        client = ghasedak_sms.Ghasedak(KEY)
        client.url = f"{fake.url}/Rest/api/v1/WebService/"
        single = ghasedak_sms.SendSingleSmsInput(
            line_number="21000000", receptor="09121234567", message="سلام"
        )
        sent = client.send_single_sms(single)
        number = sent["data"]["messageId"]
        fake.states[number] = 5
        asked = ghasedak_sms.CheckSmsStatusInput([number], ghasedak_sms.MessageIdType.MESSAGE_ID)
        assert client.check_sms_status(asked)["data"]["items"][0]["status"] == 5
        otp = ghasedak_sms.SendOtpInput(
            receptors=[ghasedak_sms.SendOtpReceptorDto("09121234567", "our-id")],
            template_name="order",
            inputs=[ghasedak_sms.SendOtpInput.OtpInput("Code", "12345")],
        )
        assert client.send_otp_sms(otp)["isSuccess"] is True
        assert client.get_account_information()["data"]["credit"] == 250000


def test_a_message_is_carried_with_our_id(fake: FakeGhasedak) -> None:
    receipt = carry(fake)
    assert (receipt.outcome, receipt.provider_id, receipt.cost) == (Outcome.ACCEPTED, "1", "3537")
    assert fake.taken[0].json() == {
        "lineNumber": "21000000",
        "receptor": "09121234567",
        "message": "سلام",
        "clientReferenceId": "msg_1",
        "udh": False,
    }


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome(fake: FakeGhasedak, code: str) -> None:
    assert carry(fake, f"+98912000{code:0>4}").outcome is OUTCOMES[code]
    assert fake.taken == []


def test_a_pattern_has_named_values(fake: FakeGhasedak) -> None:
    receipt = carry(fake, pattern="order", values={"Code": "12"})
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "1")
    assert fake.taken[0].json()["inputs"] == [{"param": "Code", "value": "12"}]


def test_reports_and_what_people_write_are_asked_for(fake: FakeGhasedak) -> None:
    fake.states = {"1": 5, "2": 4, "3": 2, "4": 3}
    fake.inbox = [{"id": 9, "sender": "09121234567", "message": "11"}]
    *reports, wrote = member(fake).ask_reports(["1", "2", "3", "4"])
    assert [one.news for one in reports] == [News.DELIVERED, News.SOFT_BOUNCED, News.BLOCKED]
    assert (wrote.address, wrote.text, wrote.key) == ("+989121234567", "11", "9")


def test_health_is_the_credit_or_what_ghasedak_says(fake: FakeGhasedak) -> None:
    assert member(fake).health() == "Credit: 250000 rial"
    with pytest.raises(Conflict, match="401"):
        member(fake, api_key="another-key-0123").health()
