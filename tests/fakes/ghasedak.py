"""Ghasedak's web service; `pascal` writes the names of its answers with capitals, as some do."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code

KEY = "ghasedak-key-0123456789"
ERRORS = dict.fromkeys(("400", "401", "402", "403", "411", "412", "413", "418", "429", "500"))


class FakeGhasedak(FakeVendor):
    provider = "ghasedak"
    pascal = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.states: dict[str, int] = {}
        self.inbox: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        url = f"{self.url}/rest/api/v1/WebService"
        return {"base_url": url, "api_key": KEY, "sender": "21000000"}

    def recipient(self, call: Call) -> str:
        body = low(call.json())
        return str(body.get("receptor") or body["receptors"][0]["mobile"])

    def answer(self, call: Call) -> Reply:
        call.path = call.path.replace("/Rest/", "/rest/")
        if call.headers.get("apikey") != KEY:
            return self.say(401)
        return super().answer(call)

    @route("POST", "/rest/api/v1/WebService/SendSingleSMS", sends=True)
    def single(self, call: Call) -> Reply:
        if code := asked_code(call, self.recipient(call), ERRORS):
            return self.say(int(code))
        row = self.row(self.recipient(call))
        return self.say(200, {**row, "lineNumber": low(call.json())["linenumber"]})

    @route("POST", "/rest/api/v1/WebService/SendOtpSMS", sends=True)
    def otp(self, call: Call) -> Reply:
        if code := asked_code(call, self.recipient(call), ERRORS):
            return self.say(int(code))
        assert all(given["param"] and given["value"] for given in low(call.json())["inputs"])
        return self.say(200, {"lineNumber": "21", "items": [self.row(self.recipient(call))]})

    @route("GET", "/rest/api/v1/WebService/CheckSmsStatus")
    def status(self, call: Call) -> Reply:
        ids = [name for name in self.states if name in call.repeated["Ids"]]
        return self.say(200, {"items": [{"messageId": i, "status": self.states[i]} for i in ids]})

    @route("GET", "/rest/api/v1/WebService/GetReceivedSmses")
    def received(self, call: Call) -> Reply:
        return self.say(200, {"items": self.inbox})

    @route("GET", "/rest/api/v1/WebService/GetAccountInformation")
    def account(self, call: Call) -> Reply:
        return self.say(200, {"credit": 250000, "expireDate": "2027-01-01T00:00:00", "plan": "A"})

    def row(self, receptor: str) -> dict[str, Any]:
        number = self.next_id()
        self.states[number] = 0
        return {"receptor": receptor, "messageId": number, "cost": 3537}

    def say(self, code: int, data: Any = None) -> Reply:
        body = {"isSuccess": code == 200, "statusCode": code, "message": "", "data": data}
        return Reply(code, capitals(body) if self.pascal else body)


def low(found: Any) -> Any:
    if isinstance(found, dict):
        return {name.lower(): low(value) for name, value in found.items()}
    return [low(one) for one in found] if isinstance(found, list) else found


def capitals(found: Any) -> Any:
    if isinstance(found, dict):
        return {name[0].upper() + name[1:]: capitals(value) for name, value in found.items()}
    return [capitals(one) for one in found] if isinstance(found, list) else found
