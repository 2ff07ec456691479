"""Ghasedak (Iran): the letters of names in its JSON are sometimes large and sometimes small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, complain, taken, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import Heard, Inbound, News, Outcome, Receipt, Report, provider
from regulars.channels.shapes import by_number, e164, local, rows, words

_CODES = {
    "429": Outcome.RETRY,
    "503": Outcome.RETRY,
    **dict.fromkeys(("500", "502", "504"), Outcome.UNKNOWN),
    # key, account, line, credit
    **dict.fromkeys(("401", "402", "403", "407", "412", "418", "426"), Outcome.SENDER_FAULT),
    "411": Outcome.BOUNCED,
}
_NEWS = {
    "1": News.FAILED,  # cancelled
    "2": News.BLOCKED,
    "4": News.SOFT_BOUNCED,  # did not reach the telephone
    "5": News.DELIVERED,
    "6": News.FAILED,
}
_MOST_IDS = 100


@provider("ghasedak")
class Ghasedak(SmsGateway):
    """Ghasedak's web service."""

    title: ClassVar[str] = "Ghasedak"
    polls: ClassVar[bool] = True

    api_key: SecretStr = Field(description="From the panel; stored sealed, never shown.")
    sender: str = Field(pattern=r"^\d+$", max_length=20, description="The line that sends.")
    inbox: bool = Field(
        default=True, description="Read what people write to the line, such as opt-out words."
    )
    base_url: str = Field(
        default="https://gateway.ghasedak.me/rest/api/v1/WebService",
        description="Where the interface lives.",
    )

    def headers(self) -> Mapping[str, str]:
        return {"ApiKey": self.api_key.get_secret_value()}

    def call(self, sms: Sms) -> Call:
        if sms.pattern:
            to = [{"mobile": local(sms.to), "clientReferenceId": sms.id}]
            inputs = [{"param": name, "value": value} for name, value in sms.values.items()]
            body = {"receptors": to, "templateName": sms.pattern, "inputs": inputs}
            return post("SendOtpSMS", json=body)
        body = {"lineNumber": self.sender, "receptor": local(sms.to), "message": sms.text}
        return post("SendSingleSMS", json=body | {"clientReferenceId": sms.id, "udh": False})

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        said = _small(answer.json())
        if not isinstance(said, dict) or "issuccess" not in said:
            return unread(answer)
        if said["issuccess"] is not True:
            return by_code(answer, said.get("statuscode"), _CODES, said.get("message"))
        data = said.get("data")
        for row in [*rows(data), *_items(data)]:
            if row.get("messageid"):
                return taken(answer, row["messageid"], row.get("cost"))
        return unread(answer)

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        heard: list[Heard] = []
        for start in range(0, len(provider_ids), _MOST_IDS):
            ids = list(provider_ids[start : start + _MOST_IDS])
            found = self._data("CheckSmsStatus", {"Ids": ids, "Type": "1"})
            heard += [_report(row) for row in _items(found) if str(row.get("status")) in _NEWS]
        return self.with_inbox(heard, self._inbox) if self.inbox else heard

    def health(self) -> str:
        return f"Credit: {self._data('GetAccountInformation', {}).get('credit')} rial"

    def _inbox(self) -> list[Heard]:
        unread = {"LineNumber": self.sender, "IsRead": "false"}
        return [
            _inbound(row) for row in by_number(_items(self._data("GetReceivedSmses", unread)), "id")
        ]

    def _data(self, method: str, query: Mapping[str, Any]) -> Any:
        answer = self.ask("GET", method, params=query)
        said = _small(answer.json())
        if not isinstance(said, dict) or said.get("issuccess") is not True:
            raise complain(answer)
        return said.get("data")


def _items(data: object) -> list[dict[str, Any]]:
    """The rows of an answer: the data itself or what stands under `items` or `receptors`."""
    if isinstance(data, dict):
        return rows(data.get("items") or data.get("receptors"))
    return rows(data)


def _small(found: object) -> object:
    """The same JSON with all names in small letters."""
    if isinstance(found, dict):
        return {str(name).lower(): _small(value) for name, value in found.items()}
    return [_small(one) for one in found] if isinstance(found, list) else found


def _report(row: dict[str, Any]) -> Report:
    number, state = str(row.get("messageid")), str(row["status"])
    return Report(_NEWS[state], provider_id=number, detail=state, key=f"{number}:{state}")


def _inbound(row: dict[str, Any]) -> Inbound:
    address = e164(row.get("sender"), "98")
    return Inbound(address, words(row.get("message")), key=str(row.get("id", "")))
