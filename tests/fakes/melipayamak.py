"""MelipayamaK's classic REST interface: forms in, `RetStatus` out, always HTTP 200."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code, one

USER, PASSWORD = "shop", "meli-secret-12345"
ERRORS = dict.fromkeys(("2", "3", "4", "5", "6", "7", "9", "10", "11", "12"))


class FakeMelipayamak(FakeVendor):
    provider = "melipayamak"
    receives = True

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.states: dict[str, int] = {}
        self.inbox: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": f"{self.url}/api/SendSMS",
            "username": USER,
            "password": PASSWORD,
            "sender": "50004001",
        }

    def recipient(self, call: Call) -> str:
        return one(call, "to")

    @route("POST", "/api/SendSMS/SendSMS", sends=True)
    def send(self, call: Call) -> Reply:
        return self.refusal(call) or self.take()

    @route("POST", "/api/SendSMS/BaseServiceNumber", sends=True)
    def pattern(self, call: Call) -> Reply:
        if refusal := self.refusal(call):
            return refusal
        if one(call, "bodyId") != "123456":
            return say("-4")
        return say("-5") if one(call, "text").count(";") != 1 else self.take()

    @route("POST", "/api/SendSMS/GetDeliveries2")
    def deliveries(self, call: Call) -> Reply:
        if one(call, "recId") == "404":
            return say("", 11)
        return self.refusal(call) or say(str(self.states.get(one(call, "recId"), -1)))

    @route("POST", "/api/SendSMS/GetMessages")
    def messages(self, call: Call) -> Reply:
        assert one(call, "location") == "1"
        count = int(one(call, "count"))
        if not self.receives:
            return Reply(200, {"MyBase": {"Value": "", "RetStatus": 9, "StrRetStatus": "Error"}})
        base = {"Value": "", "RetStatus": 1, "StrRetStatus": "Ok"}
        return self.refusal(call) or Reply(200, {"MyBase": base, "Data": self.inbox[:count]})

    @route("POST", "/api/SendSMS/GetCredit")
    def credit(self, call: Call) -> Reply:
        return self.refusal(call) or say("1520.75")

    def refusal(self, call: Call) -> Reply | None:
        if (one(call, "username"), one(call, "password")) != (USER, PASSWORD):
            return say("", 0)
        code = asked_code(call, one(call, "to"), ERRORS)
        return say("", int(code)) if code else None

    def take(self) -> Reply:
        number = str(5_345_678_901_234_567_890 + int(self.next_id()))
        self.states[number] = 0
        return say(number)


def say(value: str, status: int = 1) -> Reply:
    words = {0: "InvalidUser", 1: "Ok", 2: "InsufficientCredit"}
    body = {"Value": value, "RetStatus": status, "StrRetStatus": words.get(status, "Error")}
    return Reply(200, body, taken=status == 1 and not value.startswith("-"))
