"""Vonage: one row for each part of a text, all of one mind or nobody may repeat it."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

import jwt
import pytest

from regulars.channels.provider import Forged, Inbound, News, Outcome, Report, Request
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, hook, member
from tests.fakes.vonage import ERRORS, FakeVonage

OUTCOMES = {
    **dict.fromkeys(("1", "5"), Outcome.RETRY),
    **dict.fromkeys(("4", "9", "15"), Outcome.SENDER_FAULT),
    **dict.fromkeys(("7", "33"), Outcome.BOUNCED),
    **dict.fromkeys(("2", "12"), Outcome.REFUSED),
}
REPORT = {
    "msisdn": "447700900000",
    "to": "Shop",
    "messageId": "0A1",
    "status": "delivered",
    "err-code": "0",
    "client-ref": "msg_1",
    "scts": "2001011400",
}


def test_a_message_is_carried_with_our_id_in_its_own_alphabet() -> None:
    with FakeVonage() as fake:
        receipt = carry(fake)
        carry(fake, text="Hello €5 {x}")
        first, second = (call.form() for call in fake.taken)
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "0A0000000123ABCD1")
    assert receipt.cost == "0.03330000"
    assert (first["to"], first["client-ref"], first["type"]) == (
        ["989121234567"],
        ["msg_1"],
        ["unicode"],
    )
    assert second["type"] == ["text"]


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome(code: str) -> None:
    with FakeVonage() as fake:
        receipt = carry(fake, f"+98912000{code:0>4}")
        assert fake.taken == []
    assert receipt.outcome is OUTCOMES[code], receipt.reply


def test_a_text_of_many_parts_is_one_message() -> None:
    with FakeVonage() as fake:
        assert carry(fake, text="س" * 200).outcome is Outcome.ACCEPTED
        assert len(fake.taken) == 1


def test_a_text_of_which_only_a_part_left_is_never_repeated() -> None:
    with FakeVonage(lambda _to, _n: "half") as fake:
        assert carry(fake, text="س" * 200).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "error", "news"),
    [
        ("delivered", "0", News.DELIVERED),
        ("expired", "2", News.SOFT_BOUNCED),
        ("failed", "9", News.BOUNCED),
        ("failed", "4", News.BLOCKED),
        ("rejected", "99", News.FAILED),
    ],
)
def test_a_report_says_what_became(status: str, error: str, news: News) -> None:
    with FakeVonage() as fake:
        ours = member(fake)
    fields = {**REPORT, "status": status, "err-code": error}
    for request in (hook(**fields), hook(urlencode(fields))):
        (one,) = ours.hear(request)
        assert one == Report(
            news, "0A1", "msg_1", "+447700900000", None, f"{status} {error}", f"0A1:{status}"
        )
    assert ours.hear(hook(**{**REPORT, "status": "buffered"})) == []


def test_what_people_write_is_heard() -> None:
    with FakeVonage() as fake:
        ours = member(fake)
    wrote = {"msisdn": "447700900000", "to": "1234", "messageId": "0B1", "text": "STOP"}
    assert ours.hear(hook(**wrote)) == [Inbound("+447700900000", "STOP", key="0B1")]


@pytest.mark.parametrize("method", ["md5hash", "md5", "sha1", "sha256", "sha512"])
def test_with_a_signature_secret_only_signed_reports_count(method: str) -> None:
    secret = "signature-secret-0123"
    with FakeVonage() as fake:
        ours = member(fake, signature_secret=secret, signature_method=method)
    fields = {**REPORT, "text": "a&b=c", "timestamp": "1582650446", "nonce": "x"}
    text = "".join(
        f"&{name}={value}" for name, value in sorted({**fields, "text": "a_b_c"}.items())
    ).encode()
    plain = hashlib.md5(text + secret.encode(), usedforsecurity=False).hexdigest()
    sig = (
        plain if method == "md5hash" else hmac.new(secret.encode(), text, method).hexdigest()
    ).upper()
    assert ours.hear(hook(**fields, sig=sig))[0].news is News.DELIVERED
    for forged in (fields, {**fields, "sig": sig, "status": "failed"}, {**fields, "sig": "é"}):
        with pytest.raises(Forged):
            ours.hear(hook(**forged))


def test_the_messages_interface_signs_with_a_token_for_the_body() -> None:
    secret = "signature-secret-of-thirty-two-or-more"
    with FakeVonage() as fake:
        ours = member(fake, signature_secret=secret)
    body = (
        b'{"message_uuid": "u1", "to": "447700900000", "status": "delivered",'
        b' "client_ref": "msg_1"}'
    )

    def call(content: bytes, key: str = secret) -> Request:
        claims = {"iat": 1, "jti": "x", "payload_hash": hashlib.sha256(body).hexdigest()}
        return Request({"authorization": f"Bearer {jwt.encode(claims, key)}"}, content)

    (one,) = ours.hear(call(body))
    assert (one.news, one.message_id, one.address) == (News.DELIVERED, "msg_1", "+447700900000")
    wrote = b'{"message_uuid": "u2", "from": "447700900000", "text": "STOP", "channel": "sms"}'
    (text,) = member(fake).hear(Request({}, wrote))
    assert (text.address, text.text, text.key) == ("+447700900000", "STOP", "u2")
    for forged in (call(body + b" "), call(body, "x" * 40), Request({}, body)):
        with pytest.raises(Forged):
            ours.hear(forged)


def test_health_is_the_balance_or_what_vonage_says() -> None:
    with FakeVonage() as fake:
        assert member(fake).health() == "Balance: 10.28 EUR"
        with pytest.raises(Conflict, match="401"):
            member(fake, api_secret="another-secret-0123").health()
