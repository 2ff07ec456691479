"""SMS.ir (Iran): an answer's `status` of 1 is a yes; reports come only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, complain, taken, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import Heard, Inbound, News, Outcome, Receipt, Report, provider
from regulars.channels.shapes import e164, local, moment, rows, whole, words

_CODES = {
    "0": Outcome.UNKNOWN,  # "an error in the system": nobody says whether before or after
    "20": Outcome.RETRY,  # too many calls
    **dict.fromkeys(  # key, account, plan, line, credit
        ("10", "11", "12", "13", "14", "15", "101", "102", "123", "124"), Outcome.SENDER_FAULT
    ),
    "115": Outcome.BOUNCED,  # on the panel's own blacklist
}
_NEWS = {
    "1": News.DELIVERED,
    "2": News.SOFT_BOUNCED,  # did not reach the telephone
    "4": News.FAILED,
    "6": News.FAILED,
    "7": News.BLOCKED,
}
_PAGE = 100
_MOST_PAGES = 5


@provider("smsir")
class SmsIr(SmsGateway):
    """SMS.ir's REST interface. A key of its sandbox works at the same address."""

    title: ClassVar[str] = "SMS.ir"
    polls: ClassVar[bool] = True

    api_key: SecretStr = Field(description="From the panel, Developers; stored sealed.")
    sender: str = Field(pattern=r"^\d+$", max_length=20, description="The line that sends.")
    inbox: bool = Field(
        default=True, description="Read what people write to the line, such as opt-out words."
    )
    base_url: str = Field(default="https://api.sms.ir/v1", description="Where the interface lives.")

    def headers(self) -> Mapping[str, str]:
        return {"X-API-KEY": self.api_key.get_secret_value()}

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            values = [{"name": name, "value": value} for name, value in sms.values.items()]
            template = whole(sms.pattern, "The pattern")
            body = {"mobile": local(sms.to), "templateId": template, "parameters": values}
            return post("send/verify", json=body)
        body = {"lineNumber": int(self.sender), "messageText": sms.text, "mobiles": [local(sms.to)]}
        return post("send/bulk", json=body)

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        code = answer.at("status")
        if str(code) != "1":
            return by_code(answer, code, _CODES, answer.at("message"))
        data = answer.at("data")
        if not isinstance(data, dict):
            return unread(answer)
        number = data.get("messageId") or (data.get("messageIds") or [None])[0]
        if not number:
            return answer.receipt(Outcome.REFUSED)  # a bad number gets no id
        return taken(answer, number, data.get("cost"))

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        states = self._states(set(provider_ids))
        heard: list[Heard] = [
            Report(_NEWS[state], provider_id=number, detail=state, key=f"{number}:{state}")
            for number, state in states.items()
            if state in _NEWS
        ]
        return self.with_inbox(heard, self._inbox) if self.inbox else heard

    def health(self) -> str:
        return f"Credit: {self._data('credit')} messages"

    def _states(self, wanted: set[str]) -> dict[str, str]:
        """Where messages stand: from today's list, a hundred a call, and one by one beyond it."""
        states: dict[str, str] = {}
        if len(wanted) > 1:
            for row in self._today(wanted):
                states[str(row.get("messageId"))] = str(row.get("deliveryState"))
        missing = sorted(wanted - states.keys())
        for number, found in self.each(missing, lambda number: self._data(f"send/{number}")):
            for row in rows(found):
                states[number] = str(row.get("deliveryState"))
        return {number: states[number] for number in wanted & states.keys()}

    def _today(self, wanted: set[str]) -> Iterator[dict[str, Any]]:
        missing = set(wanted)
        for page in range(1, _MOST_PAGES + 1):
            found = rows(self._data("send/live", pageSize=str(_PAGE), pageNumber=str(page)))
            yield from found
            missing -= {str(row.get("messageId")) for row in found}
            if len(found) < _PAGE or not missing:
                return

    def _inbox(self) -> list[Heard]:
        """What is new, and all of today again: `latest` gives each once, even if we lose it."""
        latest = rows(self._data("receive/latest", count=str(_PAGE)))
        today = rows(self._data("receive/live", pageSize=str(_PAGE), pageNumber="1"))
        heard = {one.key: one for one in map(_inbound, [*latest, *today])}
        return list(heard.values())

    def _data(self, path: str, **query: str) -> Any:
        answer = self.ask("GET", path, params=query)
        if str(answer.at("status")) != "1":
            raise complain(answer)
        return answer.at("data")


def _inbound(row: dict[str, Any]) -> Inbound:
    address, text = e164(row.get("mobile"), "98"), words(row.get("messageText"))
    at = row.get("receivedDateTime")
    return Inbound(address, text, at=moment(at), key=f"{address}:{at}:{text}"[:200])
