"""Taqnyat (Saudi Arabia): a 201 may still have rejected the recipient."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, taken, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import Outcome, Receipt, provider
from regulars.channels.shapes import digits
from regulars.core.errors import Invalid


@provider("taqnyat")
class Taqnyat(SmsGateway):
    """Taqnyat's interface. It knows no patterns and documents no reports."""

    title: ClassVar[str] = "Taqnyat"

    api_key: SecretStr = Field(description="Bearer token from the portal; stored sealed.")
    sender: str = Field(
        min_length=1,
        max_length=11,
        description="The registered sender name; for marketing it ends with -AD.",
    )
    base_url: str = Field(
        default="https://api.taqnyat.sa", description="Where the interface lives."
    )

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.api_key.get_secret_value()}"}

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            raise Invalid("Taqnyat has no patterns; write the text instead.")
        body = {"recipients": [digits(sms.to)], "body": sms.text, "sender": self.sender}
        return post("v1/messages", json=body)

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        if str(answer.at("statusCode")) != "201":
            return unread(answer)
        number = digits(sms.to)
        if number in _numbers(answer.at("rejected")):
            return answer.receipt(Outcome.REFUSED)  # it does not say why
        if number not in _numbers(answer.at("accepted")):
            return unread(answer)
        return taken(answer, answer.at("messageId"), answer.at("cost"))

    def health(self) -> str:
        answer = self.ask("GET", "account/balance")
        return f"Balance: {answer.at('balance')} {answer.at('currency') or ''}".strip()


def _numbers(listed: object) -> list[str]:
    """Numbers from text that looks like a list, such as `[966…,]`, or from a list."""
    return re.findall(r"\d+", str(listed))
