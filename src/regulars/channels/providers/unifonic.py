"""Unifonic (Arab countries): `success` is a string or a truth value, and its HTTP codes are odd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, complain, taken
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import (
    Heard,
    News,
    Outcome,
    Receipt,
    Report,
    Request,
    provider,
)
from regulars.channels.shapes import digits, e164, heard_fields
from regulars.core.errors import Invalid

_CODES = {
    "ER-01": Outcome.SENDER_FAULT,  # no funds
    **dict.fromkeys(("ER-02", "ER-03", "ER-04"), Outcome.BOUNCED),  # no such number
    "ER-05": Outcome.REFUSED,  # no route
    "ER-06": Outcome.REFUSED,  # the text
    "ER-07": Outcome.REFUSED,  # filtered
    "ER-08": Outcome.SENDER_FAULT,  # the sender's name
    "ER-09": Outcome.REFUSED,  # sent just now
}
_STATUSES = {
    **dict.fromkeys((401, 402, 403, 480), Outcome.SENDER_FAULT),  # AppSid, address, sender
    410: Outcome.BOUNCED,
    **dict.fromkeys((409, 412, 449, 482), Outcome.REFUSED),  # twice, too long, empty
    **dict.fromkeys((429, 599), Outcome.RETRY),
}
_NEWS = {
    "delivered": News.DELIVERED,
    "undelivered": News.SOFT_BOUNCED,
    "undeliverable": News.SOFT_BOUNCED,
    "rejected": News.FAILED,
    "expired": News.SOFT_BOUNCED,
    "failed": News.FAILED,
}


@provider("unifonic")
class Unifonic(SmsGateway):
    """Unifonic's messages by form. Names of fields in its reports can be set: accounts differ."""

    title: ClassVar[str] = "Unifonic"
    polls: ClassVar[bool] = True

    app_sid: SecretStr = Field(description="From the console; stored sealed, never shown.")
    sender: str = Field(
        min_length=1,
        max_length=16,
        description="The registered sender name; for marketing in Saudi Arabia it ends with -AD.",
    )
    report_id: str = Field(
        default="MessageID", max_length=64, description="The field of a report that names it."
    )
    report_status: str = Field(
        default="DLR", max_length=64, description="The field of a report that says what became."
    )
    base_url: str = Field(
        default="https://el.cloud.unifonic.com/rest", description="Where the interface lives."
    )

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            raise Invalid("Unifonic has no patterns here; write the text instead.")
        return self._post(
            "SMS/messages",
            SenderID=self.sender,
            Recipient=digits(sms.to),
            Body=sms.text,
            CorrelationID=sms.id,
        )

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        success, code = answer.at("success"), str(answer.at("errorCode") or "")
        number = answer.at("data", "MessageID")
        if str(success).lower() == "true" and number:
            return taken(answer, number, answer.at("data", "Cost"))
        known = _CODES.get(code) or _STATUSES.get(answer.status)
        return answer.receipt(known) if known else by_code(answer, code or None, _CODES)

    def hear(self, request: Request) -> Sequence[Heard]:
        """Reports are not signed; the secret in the address is what they know."""
        fields = heard_fields(request)
        return _reports(fields, self.report_id, self.report_status)

    def ask_reports(self, provider_ids: Sequence[str]) -> list[Heard]:
        heard: list[Heard] = []
        for number, found in self.each(provider_ids, self._details):
            known = found if isinstance(found, dict) else {}
            heard += _reports({**known, "MessageID": number}, "MessageID", "DLR")
        return heard

    def _details(self, number: str) -> object:
        return self._ask("SMS/Messages/GetMessagesDetails", MessageID=number).at("data")

    def health(self) -> str:
        data = self._ask("Account/GetBalance").at("data")
        found: dict[str, Any] = data if isinstance(data, dict) else {}
        return f"Balance: {found.get('Balance')} {found.get('CurrencyCode', '')}".strip()

    def _ask(self, method: str, **fields: str) -> Answer:
        call = self._post(method, **fields)
        answer = self.ask(call.method, call.path, **call.parts)
        if str(answer.at("success")).lower() != "true":
            raise complain(answer)
        return answer

    def _post(self, method: str, **fields: str) -> Call:
        known = {"AppSid": self.app_sid.get_secret_value(), "responseType": "JSON"}
        return post(method, data=known | fields)


def _reports(fields: dict[str, Any], id_field: str, status_field: str) -> list[Heard]:
    number, state = str(fields.get(id_field) or ""), str(fields.get(status_field) or "")
    news = _NEWS.get(state.lower())
    if news is None or not number:
        return []
    address = e164(fields.get("Recipient"))
    return [Report(news, number, address=address, detail=state, key=f"{number}:{state}")]
