"""SMS.ir's first version of its REST interface; a trailing slash of the path is allowed."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code

KEY = "smsir-key-0123456789"
# Codes of the body and the HTTP status they come with.
ERRORS = {
    "0": 500,
    **dict.fromkeys(("10", "11", "12"), 401),
    **dict.fromkeys(("13", "14", "15", "16"), 400),
    "20": 429,
    **dict.fromkeys(("101", "102", "103", "104", "113", "115", "117", "123", "124"), 400),
}


class FakeSmsIr(FakeVendor):
    provider = "smsir"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.states: dict[int, int | None] = {}
        self.inbox: list[dict[str, Any]] = []
        self.fetched = 0

    def settings(self) -> dict[str, Any]:
        return {"base_url": f"{self.url}/v1", "api_key": KEY, "sender": "30004505000017"}

    def recipient(self, call: Call) -> str:
        body = low(call)
        return str(body.get("mobile") or body["mobiles"][0])

    def answer(self, call: Call) -> Reply:
        call.path = call.path.rstrip("/")
        if call.headers.get("x-api-key") != KEY:
            return say(10)
        return super().answer(call)

    @route("POST", "/v1/send/bulk", sends=True)
    def bulk(self, call: Call) -> Reply:
        body = low(call)
        assert isinstance(body["linenumber"], int)
        if code := asked_code(call, self.recipient(call), ERRORS):
            return say(int(code))
        ids = [None if to.endswith("0404") else self.new_id() for to in body["mobiles"]]
        return say(1, {"packId": "guid", "messageIds": ids, "cost": 2.0}, taken=any(ids))

    @route("POST", "/v1/send/verify", sends=True)
    def verify(self, call: Call) -> Reply:
        if code := asked_code(call, self.recipient(call), ERRORS):
            return say(int(code))
        if low(call)["templateid"] != 123456:
            return say(113)
        return say(1, {"messageId": self.new_id(), "cost": 1.0})

    @route("GET", "/v1/send/live")
    def live(self, call: Call) -> Reply:
        size, page = int(call.query["pageSize"]), int(call.query["pageNumber"])
        return say(1, [self.row(number) for number in [*self.states][(page - 1) * size :][:size]])

    @route("GET", r"/v1/send/(?P<id>\d+)")
    def report(self, call: Call) -> Reply:
        number = int(call.params["id"])
        return say(1, self.row(number)) if number in self.states else say(16)

    @route("GET", "/v1/receive/latest")
    def latest(self, call: Call) -> Reply:
        new, self.fetched = self.inbox[self.fetched :], len(self.inbox)
        return say(1, new[: int(call.query["count"])])

    @route("GET", "/v1/receive/live")
    def today(self, call: Call) -> Reply:
        return say(1, self.inbox[: int(call.query["pageSize"])])

    @route("GET", "/v1/credit")
    def credit(self, call: Call) -> Reply:
        return say(1, 1250.5)

    def new_id(self) -> int:
        number = 86522022 + int(self.next_id())
        self.states[number] = None
        return number

    def row(self, number: int) -> dict[str, Any]:
        return {"messageId": number, "mobile": 989121234567, "deliveryState": self.states[number]}


def low(call: Call) -> dict[str, Any]:
    """The body with names in small letters: SMS.ir reads them in any."""
    return {name.lower(): value for name, value in call.json().items()}


def say(code: int, data: Any = None, taken: bool | None = None) -> Reply:
    status = 200 if code == 1 else ERRORS[str(code)]
    message = "موفق" if code == 1 else "خطا"
    body = {"status": code, "message": message, "data": data}
    return Reply(status, body, taken=taken if code == 1 else False)
