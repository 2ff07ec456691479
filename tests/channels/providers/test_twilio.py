"""Twilio: five-digit codes, opt-outs that suppress, and signatures over address and fields."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest

from regulars.channels.provider import Forged, Inbound, News, Outcome, Request
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carried, carry, member
from tests.fakes.twilio import ERRORS, SID, TOKEN, FakeTwilio

OUTCOMES = {
    **dict.fromkeys(("21211", "21610", "21614"), Outcome.BOUNCED),
    **dict.fromkeys(("20003", "20404", "21212", "21606"), Outcome.SENDER_FAULT),
    **dict.fromkeys(("20429", "21611", "20503"), Outcome.RETRY),
    **dict.fromkeys(("21408", "21617"), Outcome.REFUSED),
    "20500": Outcome.UNKNOWN,
}
URL = "https://shop.example/p/w/hooks/sms/token"


def signed(url: str, fields: dict[str, str], token: str = TOKEN) -> Request:
    """A call as Twilio makes it, signed by Twilio's own code."""
    from twilio.request_validator import RequestValidator

    signature = RequestValidator(token).compute_signature(url, fields)
    headers = {"x-twilio-signature": signature}
    return Request(headers, urlencode(fields).encode(), {}, url)


def report(status: str, **more: str) -> dict[str, str]:
    return {"MessageSid": "SM1", "MessageStatus": status, "AccountSid": SID, **more}


@pytest.fixture
def ours() -> Any:
    with FakeTwilio() as fake:
        return member(fake)


def test_the_vendors_own_client_is_understood() -> None:
    from twilio.base.exceptions import TwilioRestException
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    with FakeTwilio() as fake:

        class Here(TwilioHttpClient):
            def request(self, method: str, url: str, *given: object, **more: object) -> object:
                here = url.replace("https://api.twilio.com", fake.url)
                return super().request(method, here, *given, **more)

        http = Here()
        client = Client(SID, TOKEN, http_client=http)
        sent = client.messages.create(to="+15005550009", from_="+15005550006", body="hi")
        assert (sent.status, sent.sid[:2], sent.num_segments) == ("queued", "SM", "1")
        with pytest.raises(TwilioRestException) as refused:
            client.messages.create(to="+15005551610", from_="+15005550006", body="hi")
        assert (refused.value.code, refused.value.status) == (21610, 400)
        http.session.close()


def test_a_message_is_carried_from_a_number_or_a_service() -> None:
    with FakeTwilio() as fake:
        receipt = carry(fake, "+15005550009")
        service = member(fake, sender="MG" + "0" * 32, report_url=URL)
        assert carried(service, fake.message("+15005550009")).outcome is Outcome.ACCEPTED
        first, second = (call.form() for call in fake.taken)
    assert (receipt.outcome, receipt.provider_id[:2]) == (Outcome.ACCEPTED, "SM")
    assert (first["To"], first["From"], first["Body"]) == (
        ["+15005550009"],
        ["+15005550006"],
        ["سلام"],
    )
    assert (second["MessagingServiceSid"], second["StatusCallback"]) == (["MG" + "0" * 32], [URL])


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome(code: str) -> None:
    with FakeTwilio() as fake:
        receipt = carry(fake, f"+1500555{code[-4:]}")
        assert fake.taken == []
    assert receipt.outcome is OUTCOMES[code], receipt.reply


@pytest.mark.parametrize(
    ("status", "error", "news"),
    [
        ("delivered", "", News.DELIVERED),
        ("read", "", News.DELIVERED),
        ("undelivered", "30003", News.SOFT_BOUNCED),
        ("failed", "30005", News.BOUNCED),
        ("undelivered", "30006", News.BOUNCED),
        ("undelivered", "30007", News.FAILED),
        ("failed", "21610", News.UNSUBSCRIBED),
    ],
)
def test_a_signed_report_says_what_became(ours: Any, status: str, error: str, news: News) -> None:
    (one,) = ours.hear(signed(URL, report(status, ErrorCode=error)))
    assert (one.news, one.provider_id) == (news, "SM1")


def test_a_report_on_the_way_is_no_news(ours: Any) -> None:
    for status in ("queued", "sending", "sent"):
        assert ours.hear(signed(URL, report(status))) == []


@pytest.mark.parametrize(
    "call",
    [
        signed(URL, report("delivered"), token="another token"),
        signed(f"{URL}/other", report("delivered")),
        Request({}, urlencode(report("delivered")).encode(), {}, URL),
    ],
)
def test_a_forged_report_is_refused(ours: Any, call: Request) -> None:
    with pytest.raises(Forged):
        ours.hear(Request(call.headers, call.body, call.query, URL))


def test_a_changed_field_breaks_the_signature(ours: Any) -> None:
    true = signed(URL, report("undelivered"))
    changed = urlencode(report("delivered")).encode()
    with pytest.raises(Forged):
        ours.hear(Request(true.headers, changed, {}, URL))


@pytest.mark.parametrize(
    ("signs", "called"),
    [
        (URL.replace("example/", "example:443/"), URL),
        (URL, URL.replace("example/", "example:443/")),
    ],
)
def test_the_port_may_be_named_or_not(ours: Any, signs: str, called: str) -> None:
    true = signed(signs, report("delivered"))
    assert ours.hear(Request(true.headers, true.body, {}, called))


def test_a_body_of_json_is_proved_by_its_hash(ours: Any) -> None:
    body = json.dumps(report("delivered")).encode()
    url = f"{URL}?bodySHA256={sha256(body).hexdigest()}"
    headers, query = signed(url, {}).headers, {"bodySHA256": sha256(body).hexdigest()}
    assert ours.hear(Request(headers, body, query, url))
    with pytest.raises(Forged):
        ours.hear(Request(headers, body + b" ", query, url))


def test_what_people_write_is_heard_and_stop_shuts_us_out(ours: Any) -> None:
    wrote = {"MessageSid": "SM2", "From": "+15005550009", "Body": "Stop", "OptOutType": "STOP"}
    (stop,) = ours.hear(signed(URL, wrote))
    (text,) = ours.hear(signed(URL, {**wrote, "Body": "hello", "OptOutType": ""}))
    assert stop == Inbound("+15005550009", "Stop", key="SM2", event="stop")
    assert (text.text, text.event) == ("hello", "text")


def test_health_is_the_balance_or_what_twilio_says() -> None:
    with FakeTwilio() as fake:
        assert member(fake).health() == "Balance: 10.50 USD"
        with pytest.raises(Conflict, match="20003"):
            member(fake, auth_token="another-token-0123").health()
