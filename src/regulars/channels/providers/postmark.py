"""Postmark: one letter per call; reports come with the user and password in our webhook's address.

https://postmarkapp.com/developer/api/email-api
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.email import Letter
from regulars.channels.http import Answer, by_status
from regulars.channels.mailers import Mailer, headers_of, moment, parts_of
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
from regulars.channels.webhooks import read_json

_OUR_ID = "regulars_id"
_CODES = {
    **dict.fromkeys((10, 400, 401, 402, 405, 412, 413), Outcome.SENDER_FAULT),
    406: Outcome.BOUNCED,  # they hold this address for dead, or it complained
    100: Outcome.RETRY,  # maintenance
    429: Outcome.RETRY,
}
_BOUNCES = {
    **dict.fromkeys(("HardBounce", "BadEmailAddress", "ManuallyDeactivated"), News.BOUNCED),
    **dict.fromkeys(("Transient", "SoftBounce", "DnsError", "Undeliverable"), News.SOFT_BOUNCED),
    **dict.fromkeys(("SpamComplaint", "VirusNotification"), News.COMPLAINED),
    **dict.fromkeys(("Blocked", "DMARCPolicy", "SpamNotification", "Unknown"), News.FAILED),
    "Unsubscribe": News.UNSUBSCRIBED,
}
_RECORDS = {
    "Delivery": News.DELIVERED,
    "SpamComplaint": News.COMPLAINED,
    "Open": News.OPENED,
    "Click": News.CLICKED,
}
_WITHDRAWN = {
    "HardBounce": News.BOUNCED,
    "SpamComplaint": News.COMPLAINED,
    "ManualSuppression": News.UNSUBSCRIBED,
}
_MOMENTS = ("DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt")


@provider("postmark")
class Postmark(Mailer):
    """E-mail through Postmark."""

    title: ClassVar[str] = "Postmark"
    mail: ClassVar[MailWays] = MailWays(keeps_bytes=False, signs=True, spf="spf.mtasv.net")

    server_token: SecretStr = Field(min_length=1, description="Token of the server.")
    marketing_stream: str = Field(
        default="broadcast", max_length=100, description="Message stream of marketing."
    )
    service_stream: str = Field(
        default="outbound", max_length=100, description="Message stream of everything else."
    )
    hook_user: str = Field(
        default="",
        max_length=100,
        description="User that you put before our address among Postmark's webhooks.",
    )
    hook_password: SecretStr = Field(
        default=SecretStr(""), description="Its password; without both no report is believed."
    )
    base_url: str = Field(
        default="https://api.postmarkapp.com",
        max_length=500,
        description="Where Postmark is called.",
    )

    def headers(self) -> Mapping[str, str]:
        token = self.server_token.get_secret_value()
        return {"x-postmark-server-token": token, "accept": "application/json"}

    def call(self, letter: Letter) -> Call:
        parts = parts_of(letter)
        body: dict[str, Any] = {
            "From": parts["from"],
            "To": parts["to"],
            "Subject": parts["subject"],
            "HtmlBody": parts["html"],
            "TextBody": parts["text"],
            "MessageStream": self.marketing_stream if letter.marketing else self.service_stream,
            "Metadata": {_OUR_ID: letter.id},
            "Headers": [{"Name": key, "Value": value} for key, value in headers_of(letter).items()],
            "TrackOpens": False,
            "TrackLinks": "None",
        }
        if letter.email.reply_to:
            body["ReplyTo"] = letter.email.reply_to
        return post("/email", json=body)

    def read(self, answer: Answer) -> Receipt:
        code = answer.at("ErrorCode")
        if answer.ok:
            sent = code == 0 and answer.at("MessageID")
            outcome = Outcome.ACCEPTED if sent else _CODES.get(code, Outcome.UNKNOWN)
            return answer.receipt(outcome, provider_id=answer.at("MessageID"))
        if code in _CODES:
            return answer.receipt(_CODES[code])
        if code == 300 and "'To'" in str(answer.at("Message")):
            return answer.receipt(Outcome.BOUNCED)
        return by_status(answer)

    def health(self) -> str:
        answer = self.ask("GET", "/server")
        return f"{answer.at('Name')} ({answer.at('DeliveryType') or 'Live'})"

    def hear(self, request: Request) -> Sequence[Heard]:
        self._check(request.headers.get("authorization", ""))
        row = read_json(request.body)
        news = _news(row) if isinstance(row, dict) else None
        if news is None:
            return ()
        at = next((row[name] for name in _MOMENTS if row.get(name)), None)
        mine = row.get("Metadata")
        return [
            Report(
                news,
                provider_id=str(row.get("MessageID") or ""),
                message_id=str(mine.get(_OUR_ID, "")) if isinstance(mine, dict) else "",
                address=str(row.get("Email") or row.get("Recipient") or ""),
                at=moment(at),
                detail=str(row.get("Description") or row.get("Details") or "")[:500],
                key=f"{row.get('RecordType')} {row.get('MessageID')} {row.get('ID') or at}",
            )
        ]

    def _check(self, given: str) -> None:
        """Postmark signs nothing: that it is Postmark is known by what only it was told."""
        password = self.hook_password.get_secret_value()
        pair = base64.b64encode(f"{self.hook_user}:{password}".encode()).decode()
        known = bool(self.hook_user and password)
        if not (known and hmac.compare_digest(f"Basic {pair}".encode(), given.encode())):
            raise Forged("Put the user and password of the settings into the webhook's address.")


def _news(row: Mapping[str, Any]) -> News | None:
    record = row.get("RecordType")
    if record == "Bounce":
        return _BOUNCES.get(str(row.get("Type")))
    if record == "SubscriptionChange":
        stopped = row.get("SuppressSending") is True
        return _WITHDRAWN.get(str(row.get("SuppressionReason"))) if stopped else None
    return _RECORDS.get(str(record))
