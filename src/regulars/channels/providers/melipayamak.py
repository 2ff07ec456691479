"""MelipayamaK (Iran): one recipient a call, because a list would get a single id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, complain, taken, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import Heard, Inbound, News, Outcome, Receipt, Report, provider
from regulars.channels.shapes import by_number, e164, local, rows, whole, words

_CODES = {
    **dict.fromkeys(("3", "4", "6"), Outcome.RETRY),  # the day's or hour's limit, maintenance
    # login, credit, line, account, papers
    **dict.fromkeys(("0", "2", "5", "9", "10", "12"), Outcome.SENDER_FAULT),
}
_PATTERN_CODES = {
    **dict.fromkeys(("-1", "-3", "-7"), Outcome.SENDER_FAULT),  # not allowed, no line
    "-6": Outcome.UNKNOWN,  # "an inner error"
}
_NEWS = {
    "1": News.DELIVERED,
    "2": News.SOFT_BOUNCED,  # did not reach the telephone
    "3": News.FAILED,
    "16": News.FAILED,  # did not reach the operator
    "35": News.BLOCKED,
    "300": News.FAILED,  # filtered
    "500": News.FAILED,
}
_NEWEST = "100"


@provider("melipayamak")
class Melipayamak(SmsGateway):
    """MelipayamaK's REST interface."""

    title: ClassVar[str] = "MelipayamaK"
    polls: ClassVar[bool] = True

    username: str = Field(min_length=1, max_length=100, description="Of the panel.")
    password: SecretStr = Field(description="Of the panel, or its web-service key; stored sealed.")
    sender: str = Field(pattern=r"^\d+$", max_length=20, description="The line that sends.")
    inbox: bool = Field(
        default=True, description="Read what people write to the line, such as opt-out words."
    )
    base_url: str = Field(
        default="https://rest.payamak-panel.com/api/SendSMS",
        description="Where the interface lives.",
    )

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            body = str(whole(sms.pattern, "The pattern"))
            text = ";".join(value.replace(";", ",") for value in sms.values.values())
            return self._post("BaseServiceNumber", to=local(sms.to), bodyId=body, text=text)
        return self._post(
            "SendSMS", to=local(sms.to), text=sms.text, isFlash="false", **{"from": self.sender}
        )

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        value, code = str(answer.at("Value") or ""), answer.at("RetStatus")
        said = answer.at("StrRetStatus")
        if value.startswith("-"):
            return by_code(answer, value, _PATTERN_CODES, said)
        if str(code) != "1":
            return by_code(answer, code, _CODES, said)
        if not value:
            return unread(answer)
        return taken(answer, value)

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        heard: list[Heard] = []
        for number, found in self.each(provider_ids, self._delivery):
            if news := _NEWS.get(state := str(found)):
                heard.append(Report(news, number, detail=state, key=f"{number}:{state}"))
        return self.with_inbox(heard, self._inbox) if self.inbox else heard

    def health(self) -> str:
        return f"Credit: {self._value('GetCredit')} messages"

    def _delivery(self, number: str) -> object:
        return self._value("GetDeliveries2", recId=number)

    def _inbox(self) -> list[Heard]:
        """The newest that people wrote; reading does not take them away."""
        answer = self._ask(
            "GetMessages", location="1", index="0", count=_NEWEST, **{"from": self.sender}
        )
        found = answer.at("Data")
        if not isinstance(found, list):
            raise complain(answer)
        return [_inbound(row) for row in by_number(rows(found), "MsgID")]

    def _value(self, method: str, **fields: str) -> Any:
        answer = self._ask(method, **fields)
        if str(answer.at("RetStatus")) != "1":
            raise complain(answer)
        return answer.at("Value")

    def _ask(self, method: str, **fields: str) -> Answer:
        call = self._post(method, **fields)
        return self.ask(call.method, call.path, **call.parts)

    def _post(self, method: str, **fields: str) -> Call:
        login = {"username": self.username, "password": self.password.get_secret_value()}
        return post(method, data=login | fields)


def _inbound(row: dict[str, Any]) -> Inbound:
    address = e164(row.get("Sender"), "98")
    return Inbound(address, words(row.get("Body")), key=str(row.get("MsgID", "")))
