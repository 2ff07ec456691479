"""Twilio (worldwide): what it tells us is signed over the address that it is sent to."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha1, sha256
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, taken
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
from regulars.channels.shapes import e164, heard_fields
from regulars.core.errors import Invalid

_CODES = {
    # too many calls, a full queue
    **dict.fromkeys(("429", "20429", "14107", "21611", "30001"), Outcome.RETRY),
    # login, account, our own number
    **dict.fromkeys(
        ("20003", "20005", "20404", "21212", "21603", "21606", "21659", "21660", "30002"),
        Outcome.SENDER_FAULT,
    ),
    # no such number, no mobile, opted out with STOP
    **dict.fromkeys(("21211", "21217", "21614", "21610"), Outcome.BOUNCED),
    "20500": Outcome.UNKNOWN,
}
_ERRORS = {
    "21610": News.UNSUBSCRIBED,
    "30003": News.SOFT_BOUNCED,  # switched off
    "30004": News.BLOCKED,
    "30005": News.BOUNCED,  # no such number
    "30006": News.BOUNCED,  # a landline
}


@provider("twilio")
class Twilio(SmsGateway):
    """Twilio's Messages. A second try of the same text is a second message: it knows no ids."""

    title: ClassVar[str] = "Twilio"

    account_sid: str = Field(pattern=r"^AC[0-9a-fA-F]{32}$", description="Starts with AC.")
    auth_token: SecretStr = Field(description="Also proves reports; stored sealed, never shown.")
    sender: str = Field(
        min_length=1,
        max_length=40,
        description="A number (+1…), a sender name, or a messaging service (MG…).",
    )
    report_url: str = Field(
        default="", max_length=300, description="Where Twilio reports: this sender's webhook."
    )
    base_url: str = Field(
        default="https://api.twilio.com/2010-04-01", description="Where the interface lives."
    )

    def auth(self) -> tuple[str, str]:
        return self.account_sid, self.auth_token.get_secret_value()

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            raise Invalid("Twilio has no patterns here; write the text instead.")
        name = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        fields = {"To": sms.to, "Body": sms.text, name: self.sender}
        if self.report_url:
            fields["StatusCallback"] = self.report_url
        return post(self._path("Messages"), data=fields)

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        sid, code = answer.at("sid"), answer.at("code") or answer.at("error_code")
        if answer.ok and sid and not code:
            return taken(answer, sid, answer.at("price"))
        return by_code(answer, code, _CODES, answer.at("message"))

    def hear(self, request: Request) -> Sequence[Heard]:
        self._check(request)
        fields = heard_fields(request)
        sid = str(fields.get("MessageSid") or fields.get("SmsSid") or "")
        if "MessageStatus" in fields:
            return _reports(sid, str(fields["MessageStatus"]), str(fields.get("ErrorCode") or ""))
        if "Body" not in fields:
            return ()
        stop = fields.get("OptOutType") == "STOP"
        address, text = e164(fields.get("From")), str(fields["Body"])
        return [Inbound(address, text, key=sid, event="stop" if stop else "text")]

    def health(self) -> str:
        answer = self.ask("GET", self._path("Balance"))
        return f"Balance: {answer.at('balance')} {answer.at('currency')}"

    def _path(self, resource: str) -> str:
        return f"Accounts/{self.account_sid}/{resource}.json"

    def _check(self, request: Request) -> None:
        """Raise Forged unless Twilio signed this, for this address and this body."""
        signed = ""
        if wanted := request.query.get("bodySHA256"):
            if not hmac.compare_digest(sha256(request.body).hexdigest(), wanted.lower()):
                raise Forged("The body is not the one that was signed.")
        else:
            fields = set(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
            signed = "".join(name + value for name, value in sorted(fields))
        given = request.headers.get("x-twilio-signature", "").encode()
        key = self.auth_token.get_secret_value().encode()
        for url in _spellings(request.url):
            mac = b64encode(hmac.digest(key, f"{url}{signed}".encode(), sha1))
            if hmac.compare_digest(mac, given):
                return
        raise Forged("The signature is not Twilio's.")


def _spellings(url: str) -> Iterator[str]:
    """The address as it came, and with or without its port: Twilio signs either."""
    yield url
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    yield parts._replace(netloc=host if parts.port else f"{host}:{usual}").geturl()


def _reports(sid: str, status: str, error: str) -> list[Heard]:
    if status in ("delivered", "read"):
        news = News.DELIVERED
    elif status in ("undelivered", "failed", "canceled"):
        news = _ERRORS.get(error, News.FAILED)
    else:
        return []
    return [Report(news, sid, detail=f"{status} {error}".strip(), key=f"{sid}:{news}")]
