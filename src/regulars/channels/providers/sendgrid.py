"""SendGrid: one letter per call; reports are signed with a key of an elliptic curve.

https://www.twilio.com/docs/sendgrid/api-reference
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import Field, SecretStr

from regulars.channels import shapes
from regulars.channels.calls import Call, post
from regulars.channels.email import Letter, Mailbox
from regulars.channels.http import Answer, by_status
from regulars.channels.mailers import Mailer, bounced, headers_of
from regulars.channels.provider import (
    Forged,
    Heard,
    MailWays,
    News,
    Outcome,
    Receipt,
    Report,
    Request,
    provider,
)
from regulars.channels.shapes import rows
from regulars.channels.webhooks import read_json

_OUR_ID = "regulars_id"
_EVENTS = {
    "delivered": News.DELIVERED,
    "open": News.OPENED,
    "click": News.CLICKED,
    "spamreport": News.COMPLAINED,
    "unsubscribe": News.UNSUBSCRIBED,
    "group_unsubscribe": News.UNSUBSCRIBED,
}
# Why SendGrid did not even try: the address is on one of its own lists.
_DROPPED = {
    "Bounced Address": News.BOUNCED,
    "Invalid": News.BOUNCED,
    "Spam Reporting Address": News.COMPLAINED,
    "Unsubscribed Address": News.UNSUBSCRIBED,
}
_OFF = {"enable": False}
_UNTRACKED = {"click_tracking": _OFF, "open_tracking": _OFF, "subscription_tracking": _OFF}
_PREFIX = "x-twilio-email-event-webhook-"


@provider("sendgrid")
class SendGrid(Mailer):
    """E-mail through Twilio SendGrid."""

    title: ClassVar[str] = "SendGrid"
    mail: ClassVar[MailWays] = MailWays(keeps_bytes=False, signs=True, spf="sendgrid.net")

    api_key: SecretStr = Field(min_length=1, description="API key that may send mail.")
    verification_key: str = Field(
        default="",
        max_length=1_000,
        description="Public key of the signed event webhook; without it no report is believed.",
    )
    base_url: str = Field(
        default="https://api.sendgrid.com",
        max_length=500,
        description="https://api.eu.sendgrid.com for subusers in the European region.",
    )

    def headers(self) -> Mapping[str, str]:
        return {"authorization": f"Bearer {self.api_key.get_secret_value()}"}

    def call(self, letter: Letter) -> Call:
        mail = letter.email
        person = {"to": [_box(mail.to)], "custom_args": {_OUR_ID: letter.id}}
        texts = {"text/plain": mail.text, "text/html": mail.html}
        body: dict[str, Any] = {
            "personalizations": [person],
            "from": _box(mail.sender),
            "subject": mail.subject,
            "content": [{"type": kind, "value": text} for kind, text in texts.items() if text],
            "headers": headers_of(letter),
            "categories": ["marketing" if letter.marketing else "service"],
            "tracking_settings": _UNTRACKED,
        }
        if mail.reply_to:
            body["reply_to"] = {"email": mail.reply_to}
        return post("/v3/mail/send", json=body)

    def read(self, answer: Answer) -> Receipt:
        if answer.status == 429:
            receipt = answer.receipt(Outcome.RETRY)
            wait = receipt.wait_seconds
            return receipt if wait is not None else _waiting(receipt, answer.headers)
        if answer.status == 400 and ".to." in str(answer.at("errors", 0, "field")):
            return answer.receipt(Outcome.BOUNCED)
        return by_status(answer, provider_id=answer.headers.get("x-message-id"))

    def health(self) -> str:
        scopes = self.ask("GET", "/v3/scopes").at("scopes") or []
        return "may send mail" if "mail.send" in scopes else "may not send mail"

    def hear(self, request: Request) -> Sequence[Heard]:
        self._check(request)
        found = ((_news(row), row) for row in rows(read_json(request.body)))
        return [_report(row, news) for news, row in found if news is not None]

    def _check(self, request: Request) -> None:
        """Raises Forged unless SendGrid signed this body at this time."""
        stamp = request.headers.get(f"{_PREFIX}timestamp", "")
        try:
            signature = base64.b64decode(request.headers.get(f"{_PREFIX}signature", ""))
            self._key().verify(signature, stamp.encode() + request.body, ec.ECDSA(hashes.SHA256()))
        except (ValueError, InvalidSignature):
            raise Forged("The signature of the webhook is wrong.") from None

    def _key(self) -> ec.EllipticCurvePublicKey:
        key = serialization.load_der_public_key(base64.b64decode(self.verification_key))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("not a key of an elliptic curve")
        return key


def _box(box: Mailbox) -> dict[str, str]:
    return {"email": box.address, "name": box.name} if box.name else {"email": box.address}


def _waiting(receipt: Receipt, headers: Mapping[str, str]) -> Receipt:
    """The receipt with the time until the limit starts anew, by SendGrid's own clock."""
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
        wait = float(headers.get("x-ratelimit-reset", "")) - now
    except ValueError:
        return receipt
    return Receipt(receipt.outcome, receipt.reply, wait_seconds=min(max(wait, 0.0), 3_600.0))


def _news(row: Mapping[str, Any]) -> News | None:
    event, reason = str(row.get("event")), str(row.get("reason"))
    if event == "dropped":
        return _DROPPED.get(reason, News.FAILED)
    if event == "bounce":
        # `blocked` is a no for now: the mailbox is full, or our sending address has a bad name.
        soft = row.get("type") == "blocked"
        return News.SOFT_BOUNCED if soft else bounced(reason[:3], reason[3:].strip())
    return _EVENTS.get(event)


def _report(row: Mapping[str, Any], news: News) -> Report:
    return Report(
        news,
        provider_id=str(row.get("sg_message_id") or "").partition(".")[0],
        message_id=str(row.get(_OUR_ID) or ""),
        address=str(row.get("email") or ""),
        at=shapes.moment(row.get("timestamp")),
        detail=str(row.get("reason") or "")[:500],
        key=str(row.get("sg_event_id") or ""),
    )
