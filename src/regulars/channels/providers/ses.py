"""Amazon SES (version 2 of its interface): our own bytes, signed requests, reports through SNS.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels import sns
from regulars.channels.calls import Call
from regulars.channels.email import Letter
from regulars.channels.http import Answer, HttpLine, answered, by_status
from regulars.channels.mailers import Mailer, moment
from regulars.channels.provider import (
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
from regulars.channels.sigv4 import AwsKey, signed
from regulars.channels.webhooks import read_json
from regulars.core.clock import utc_now

_OUR_ID = "regulars_id"
_SEND = "/v2/email/outbound-emails"
_ERRORS = {
    "TooManyRequestsException": Outcome.RETRY,
    "LimitExceededException": Outcome.RETRY,
    "AccountSuspendedException": Outcome.SENDER_FAULT,
    "SendingPausedException": Outcome.SENDER_FAULT,
    "MailFromDomainNotVerifiedException": Outcome.SENDER_FAULT,
    "NotFoundException": Outcome.SENDER_FAULT,
}
_EVENTS = {
    "Delivery": News.DELIVERED,
    "Complaint": News.COMPLAINED,
    "Reject": News.FAILED,
    "Rendering Failure": News.FAILED,
    "Open": News.OPENED,
    "Click": News.CLICKED,
}
_SOFT = {"General", "MailboxFull", "Undetermined"}  # other transient bounces mind this letter
# Where the person and the moment of an event stand.
_LISTS = {"Bounce": "bouncedRecipients", "Complaint": "complainedRecipients"}


@provider("ses")
class Ses(Mailer):
    """E-mail through Amazon SES."""

    title: ClassVar[str] = "Amazon SES"
    mail: ClassVar[MailWays] = MailWays(
        rewrites=frozenset({"message-id", "date"}), signs=True, spf="amazonses.com"
    )

    region: str = Field(
        default="eu-central-1", pattern=r"^[a-z0-9-]{3,30}$", description="Region of the account."
    )
    access_key: str = Field(min_length=1, max_length=128, description="Access key id.")
    secret_key: SecretStr = Field(min_length=1, description="Its secret.")
    configuration_set: str = Field(
        default="", max_length=64, description="The one whose events go to the topic."
    )
    topic: str = Field(
        default="",
        max_length=256,
        description="ARN of the SNS topic with the events; without it no report is believed.",
    )
    base_url: str = Field(
        default="https://email.{region}.amazonaws.com",
        max_length=500,
        description="Where SES is called.",
    )
    sns_url: str = Field(
        default="https://{host}",
        max_length=500,
        description="Where certificates of the notification service are fetched.",
    )

    def http(self) -> HttpLine:
        line = super().http()
        line.base_url = self._base()
        return line

    def call(self, letter: Letter) -> Call:
        content = base64.b64encode(letter.envelope.content).decode()
        body: dict[str, Any] = {
            "FromEmailAddress": letter.email.sender.address,
            "Destination": {"ToAddresses": [letter.envelope.recipient]},
            "Content": {"Raw": {"Data": content}},
            "EmailTags": [{"Name": _OUR_ID, "Value": letter.id}],
        }
        if self.configuration_set:
            body["ConfigurationSetName"] = self.configuration_set
        raw = json.dumps(body).encode()
        headers = {"content-type": "application/json", **self._signed("POST", _SEND, raw)}
        return Call("POST", _SEND, {"content": raw, "headers": headers})

    def read(self, answer: Answer) -> Receipt:
        if answer.ok:
            named = answer.at("MessageId")
            outcome = Outcome.ACCEPTED if named else Outcome.UNKNOWN
            return answer.receipt(outcome, provider_id=named)
        error = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
        if error in _ERRORS:
            return answer.receipt(_ERRORS[error])
        if error == "MessageRejected" and "not verified" in str(answer.at("message")):
            return answer.receipt(Outcome.SENDER_FAULT)  # the sender, or still in the sandbox
        return by_status(answer)

    def health(self) -> str:
        path = "/v2/email/account"
        line = self.http()
        try:
            answer = answered(line.ask("GET", path, headers=self._signed("GET", path, b"")))
        finally:
            line.close()
        sent, most = (answer.at("SendQuota", each) for each in ("SentLast24Hours", "Max24HourSend"))
        access = "" if answer.at("ProductionAccessEnabled") else ", sandbox"
        return f"{answer.at('EnforcementStatus')}: {sent:g} of {most:g} in 24 hours{access}"

    def hear(self, request: Request) -> Sequence[Heard]:
        body = read_json(request.body)
        if not isinstance(body, dict):
            return ()
        sns.check(body, topic=self.topic, base_url=self.sns_url)
        if body["Type"] == "SubscriptionConfirmation":
            sns.confirm(body, base_url=self.sns_url)
            return ()
        event = read_json(str(body.get("Message")).encode())
        return _reports(event, str(body.get("MessageId"))) if isinstance(event, dict) else ()

    def _base(self) -> str:
        return self.base_url.replace("{region}", self.region)

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        key = AwsKey(self.access_key, self.secret_key.get_secret_value(), self.region, "ses")
        return signed(key, method, f"{self._base().rstrip('/')}{path}", body, now=utc_now())


def _reports(event: Mapping[str, Any], key: str) -> list[Report]:
    """One report for each person that an event speaks of."""
    kind = str(event.get("eventType"))
    about, mail = _inside(event, kind.lower()), _inside(event, "mail")
    news = _bounce(about) if kind == "Bounce" else _EVENTS.get(kind)
    if news is None:
        return []
    people = rows(about.get(_LISTS.get(kind, ""))) or [{}]
    tags = _inside(mail, "tags").get(_OUR_ID)
    return [
        Report(
            news,
            provider_id=str(mail.get("messageId") or ""),
            message_id=str(tags[0]) if isinstance(tags, list) and tags else "",
            address=str(person.get("emailAddress") or ""),
            at=moment(about.get("timestamp")),
            detail=str(person.get("diagnosticCode") or about.get("reason") or "")[:500],
            key=f"{key} {place}" if place else key,
        )
        for place, person in enumerate(people)
    ]


def _bounce(about: Mapping[str, Any]) -> News:
    if about.get("bounceType") == "Permanent":
        return News.BOUNCED
    return News.SOFT_BOUNCED if about.get("bounceSubType") in _SOFT else News.FAILED


def _inside(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
