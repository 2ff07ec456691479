"""Mailgun: one letter per call, as a form; reports are signed with the account's webhook key.

https://documentation.mailgun.com/docs/mailgun/api-reference
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels import shapes
from regulars.channels.calls import Call, post
from regulars.channels.email import Letter
from regulars.channels.http import Answer, by_status
from regulars.channels.mailers import Mailer, bounced, headers_of, parts_of
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
from regulars.channels.webhooks import is_hmac_sha256, read_json
from regulars.core.clock import utc_now

_EVENTS = {
    "delivered": News.DELIVERED,
    "opened": News.OPENED,
    "clicked": News.CLICKED,
    "unsubscribed": News.UNSUBSCRIBED,
    "complained": News.COMPLAINED,
}
# Why Mailgun did not even try: the address is on one of its own lists.
_SUPPRESSED = {
    "suppress-bounce": News.BOUNCED,
    "suppress-complaint": News.COMPLAINED,
    "suppress-unsubscribe": News.UNSUBSCRIBED,
}
_OLDEST = timedelta(hours=12)  # Mailgun tries a webhook again for eight hours
_SKEW = timedelta(minutes=10)


@provider("mailgun")
class Mailgun(Mailer):
    """E-mail through Mailgun."""

    title: ClassVar[str] = "Mailgun"
    mail: ClassVar[MailWays] = MailWays(keeps_bytes=False, signs=True, spf="mailgun.org")

    domain: str = Field(
        min_length=1, max_length=253, pattern=r"^[\w.-]+$", description="The sending domain there."
    )
    api_key: SecretStr = Field(min_length=1, description="Sending key of the domain.")
    signing_key: SecretStr = Field(
        default=SecretStr(""),
        description="The account's webhook signing key; without it no report is believed.",
    )
    base_url: str = Field(
        default="https://api.mailgun.net",
        max_length=500,
        description="https://api.eu.mailgun.net for domains in the European region.",
    )

    def auth(self) -> tuple[str, str] | None:
        return "api", self.api_key.get_secret_value()

    def call(self, letter: Letter) -> Call:
        headers = {**headers_of(letter), "Message-Id": letter.email.message_id}
        if letter.email.reply_to:
            headers["Reply-To"] = letter.email.reply_to
        form = {
            **parts_of(letter),
            **{f"h:{name}": value for name, value in headers.items()},
            "v:our_id": letter.id,
            "o:tag": "marketing" if letter.marketing else "service",
            "o:tracking": "no",
        }
        return post(f"/v3/{self.domain}/messages", data=form)

    def read(self, answer: Answer) -> Receipt:
        said = str(answer.at("message"))
        if answer.ok:
            named = answer.at("id")
            outcome = Outcome.ACCEPTED if named else Outcome.UNKNOWN
            return answer.receipt(outcome, provider_id=str(named or "").strip("<>"))
        if answer.status == 400 and "'to' parameter" in said:
            return answer.receipt(Outcome.BOUNCED)
        if answer.status == 400 and "not verified" in said:
            return answer.receipt(Outcome.SENDER_FAULT)
        return by_status(answer)

    def health(self) -> str:
        answer = self.ask("GET", f"/v3/domains/{self.domain}")
        return f"{self.domain}: {answer.at('domain', 'state')}"

    def hear(self, request: Request) -> Sequence[Heard]:
        body = read_json(request.body)
        if not isinstance(body, dict):
            return ()
        self._check(body.get("signature"), utc_now())
        row = _inside(body, "event-data")
        news = _news(row)
        return () if news is None else [_report(row, news)]

    def _check(self, signature: Any, now: datetime) -> None:
        """Raises Forged for a wrong signature, and for one that somebody plays back later."""
        given = signature if isinstance(signature, dict) else {}
        stamp, token, mac = (str(given.get(key, "")) for key in ("timestamp", "token", "signature"))
        key = self.signing_key.get_secret_value()
        if not is_hmac_sha256(key, f"{stamp}{token}".encode(), mac):
            raise Forged("The signature of the webhook is wrong.")
        signed = shapes.moment(stamp) or datetime.min.replace(tzinfo=UTC)
        if not now - _OLDEST <= signed <= now + _SKEW:
            raise Forged("The webhook was signed too long ago.")


def _news(row: Mapping[str, Any]) -> News | None:
    event = str(row.get("event"))
    if event != "failed":
        return _EVENTS.get(event)
    if row.get("severity") != "permanent":
        return None  # Mailgun itself tries on
    reason, status = str(row.get("reason")), _inside(row, "delivery-status")
    if reason in _SUPPRESSED:
        return _SUPPRESSED[reason]
    if reason == "old":
        return News.SOFT_BOUNCED
    return bounced(status.get("code"), _words(status))


def _words(status: Mapping[str, Any]) -> str:
    """The mail server's answer, its enhanced code first."""
    enhanced, words = str(status.get("enhanced-code") or ""), str(status.get("message") or "")
    return words if words.startswith(enhanced) else f"{enhanced} {words}"


def _report(row: Mapping[str, Any], news: News) -> Report:
    name = _inside(_inside(row, "message"), "headers").get("message-id")
    return Report(
        news,
        provider_id=str(name or "").strip("<>"),
        message_id=str(_inside(row, "user-variables").get("our_id") or ""),
        address=str(row.get("recipient") or ""),
        at=shapes.moment(row.get("timestamp")),
        detail=_words(_inside(row, "delivery-status")).strip()[:500],
        key=str(row.get("id") or ""),
    )


def _inside(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
