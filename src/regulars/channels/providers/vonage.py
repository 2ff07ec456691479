"""Vonage (worldwide), formerly Nexmo: always HTTP 200, with one row for each part of the text."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import jwt
from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, taken, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import (
    Forged,
    Heard,
    Inbound,
    News,
    Outcome,
    Receipt,
    Report,
    Request,
    provider,
)
from regulars.channels.shapes import digits, e164, heard_fields, rows
from regulars.core.errors import Invalid

_CODES = {
    **dict.fromkeys(("1", "5", "10"), Outcome.RETRY),  # too fast, an inner error, too many lines
    # login, barred account, quota, not enabled, signature, sender
    **dict.fromkeys(("4", "8", "9", "11", "14", "15", "23"), Outcome.SENDER_FAULT),
    "7": Outcome.BOUNCED,  # the number is barred
    "33": Outcome.BOUNCED,  # the number is no longer in use
}
_STATES = {
    "delivered": News.DELIVERED,
    "expired": News.SOFT_BOUNCED,
    "undeliverable": News.SOFT_BOUNCED,
    "failed": News.FAILED,
    "rejected": News.FAILED,
}
_ERRORS = {
    **dict.fromkeys(("2", "7", "8", "12", "15"), News.SOFT_BOUNCED),  # away, busy, no credit
    "3": News.BOUNCED,  # away for good
    "9": News.BOUNCED,  # no such number
    "4": News.BLOCKED,  # barred by the person
    "14": News.BLOCKED,
}
_GSM = set(map(chr, (10, 13, *range(32, 127)))) - {"`"} | set("£¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§äöñüà€¡¿")


@provider("vonage")
class Vonage(SmsGateway):
    """Vonage's SMS interface. Our id comes back in reports as `client-ref`."""

    title: ClassVar[str] = "Vonage"

    api_key: str = Field(min_length=1, max_length=64, description="From the dashboard.")
    api_secret: SecretStr = Field(description="From the dashboard; stored sealed, never shown.")
    sender: str = Field(min_length=1, max_length=16, description="A number or a sender name.")
    signature_secret: SecretStr = Field(
        default=SecretStr(""), description="If set, reports that it does not prove are refused."
    )
    signature_method: Literal["md5hash", "md5", "sha1", "sha256", "sha512"] = Field(
        default="md5hash", description="How reports are signed, as the dashboard says."
    )
    report_url: str = Field(
        default="", max_length=300, description="Where Vonage reports: this sender's webhook."
    )
    base_url: str = Field(
        default="https://rest.nexmo.com", description="Where the interface lives."
    )

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            raise Invalid("Vonage has no patterns here; write the text instead.")
        fields = {
            **self._login(),
            "from": digits(self.sender),
            "to": digits(sms.to),
            "text": sms.text,
            "type": "text" if set(sms.text) <= _GSM else "unicode",
            "client-ref": sms.id,
        }
        return post(
            "sms/json", data=fields | ({"callback": self.report_url} if self.report_url else {})
        )

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        parts = rows(answer.at("messages"))
        refused = [part for part in parts if str(part.get("status")) != "0"]
        if not parts or 0 < len(refused) < len(parts):
            return unread(answer)  # some parts left and some did not: nobody may repeat it
        if refused:
            return by_code(answer, refused[0].get("status"), _CODES, refused[0].get("error-text"))
        return taken(answer, parts[0].get("message-id"), parts[0].get("message-price"))

    def hear(self, request: Request) -> Sequence[Heard]:
        """Reports in both shapes: of the SMS interface, and of Messages where an account has it."""
        fields = heard_fields(request)
        self._check(request, fields)
        number = str(fields.get("messageId") or fields.get("message_uuid") or "")
        if "status" in fields:
            return _reports(fields, number)
        address = e164(fields.get("msisdn") or fields.get("from"))
        return [Inbound(address, str(fields.get("text", "")), key=number)] if address else []

    def health(self) -> str:
        answer = self.ask("GET", "account/get-balance", params=self._login())
        return f"Balance: {answer.at('value')} EUR"

    def _login(self) -> dict[str, str]:
        return {"api_key": self.api_key, "api_secret": self.api_secret.get_secret_value()}

    def _check(self, request: Request, fields: Mapping[str, Any]) -> None:
        """Raise Forged unless the call is signed with our secret, if we have one."""
        secret = self.signature_secret.get_secret_value()
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if not secret:
            return
        if kind == "Bearer":
            true = _is_token(token, secret, request.body)
        else:
            wanted = sign(fields, secret, self.signature_method).encode()
            true = hmac.compare_digest(wanted, str(fields.get("sig") or "").lower().encode())
        if not true:
            raise Forged("The signature is not Vonage's.")


def _reports(fields: Mapping[str, Any], number: str) -> list[Heard]:
    state, error = str(fields["status"]).lower(), str(fields.get("err-code") or "0")
    news = _STATES.get(state)
    if news is None or not number:
        return []
    if news is not News.DELIVERED:
        news = _ERRORS.get(error, news)
    return [
        Report(
            news,
            number,
            message_id=str(fields.get("client-ref") or fields.get("client_ref") or ""),
            address=e164(fields.get("msisdn") or fields.get("to")),
            detail=f"{state} {error}",
            key=f"{number}:{state}",
        )
    ]


def _is_token(token: str, secret: str, body: bytes) -> bool:
    """Whether the token is signed with the secret, and for this body."""
    try:
        claims = jwt.decode(token, secret, ["HS256"], options={"verify_aud": False})
    except jwt.PyJWTError:
        return False
    wanted = hashlib.sha256(body).hexdigest().encode()
    return hmac.compare_digest(wanted, str(claims.get("payload_hash")).encode())


def sign(fields: Mapping[str, Any], secret: str, method: str) -> str:
    """Vonage's signature: all fields but `sig`, sorted, with `&` and `=` in values made `_`."""
    text = "".join(
        f"&{name}={str(value).replace('&', '_').replace('=', '_')}"
        for name, value in sorted(fields.items())
        if name != "sig"
    )
    if method == "md5hash":
        return hashlib.md5(f"{text}{secret}".encode(), usedforsecurity=False).hexdigest()
    return hmac.new(secret.encode(), text.encode(), method).hexdigest()
