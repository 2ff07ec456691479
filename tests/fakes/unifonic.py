"""Unifonic's form interface; `as_text` writes `success` as a string, as some of its answers do."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code, one

SID = "unifonic-app-sid-0123456789"
# Codes of the interface (ER-0n comes with HTTP 200) and its own HTTP statuses.
ERRORS = {
    **{f"ER-0{n}": 200 for n in range(1, 10)},
    **{str(n): 200 for n in range(1, 10)},
    **{str(n): n for n in (401, 402, 403, 409, 410, 412, 429, 449, 480, 482, 500, 599)},
}


class FakeUnifonic(FakeVendor):
    provider = "unifonic"
    as_text = True

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.states: dict[str, str] = {}

    def settings(self) -> dict[str, Any]:
        return {"base_url": f"{self.url}/rest", "app_sid": SID, "sender": "Shop-AD"}

    def recipient(self, call: Call) -> str:
        return one(call, "Recipient")

    @route("POST", "/rest/SMS/messages", sends=True)
    def messages(self, call: Call) -> Reply:
        if refusal := self.refusal(call, one(call, "Recipient")):
            return refusal
        number = 3_200_017_889_309 + int(self.next_id())
        self.states[str(number)] = ""
        data = {
            "MessageID": number,
            "CorrelationID": one(call, "CorrelationID"),
            "Status": "Queued",
            "NumberOfUnits": 1,
            "Cost": 0.05,
            "Balance": 10,
            "Recipient": one(call, "Recipient"),
            "TimeCreated": "2018-05-07 06:41:53.237",
            "CurrencyCode": "SAR",
        }
        return self.say(data)

    @route("POST", "/rest/SMS/Messages/GetMessagesDetails")
    def details(self, call: Call) -> Reply:
        number = one(call, "MessageID")
        found = {"MessageID": number, "Status": "Sent", "DLR": self.states.get(number, "")}
        return self.refusal(call, "") or self.say(found)

    @route("POST", "/rest/Account/GetBalance")
    def balance(self, call: Call) -> Reply:
        return self.refusal(call, "") or self.say({"Balance": "12.5", "CurrencyCode": "SAR"})

    def say(self, data: dict[str, Any]) -> Reply:
        yes: object = "true" if self.as_text else True
        return Reply(200, {"success": yes, "message": "", "errorCode": "ER-00", "data": data})

    def refusal(self, call: Call, to: str) -> Reply | None:
        code = asked_code(call, to, ERRORS)
        if one(call, "AppSid") != SID:
            code = "401"
        if not code:
            return None
        no: object = "false" if self.as_text else False
        name = f"ER-0{code[-1]}" if ERRORS[code] == 200 else f"ER-{code}"
        body = {"success": no, "message": "refused", "errorCode": name, "data": None}
        return Reply(ERRORS[code], body, taken=False)
