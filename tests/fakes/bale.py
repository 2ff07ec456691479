"""Bale's Safir as its documentation answers: faults come in `error_data`, often with status 200."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.fakes.http_server import Call, FakeVendor, Reply, route

KEY = "secret-access-key-of-safir"
CODES = {
    "internal": (2, "internal error"),
    "rate": (3, "rate limit"),
    "invalid": (4, "invalid input"),
    "bad_phone": (8, "invalid phone number"),
    "not_a_user": (17, "user not found"),
    "unpaid": (20, "payment required"),
    "contacts": (21, "contact limit"),
}


class FakeBale(FakeVendor):
    provider: ClassVar[str] = "bale"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.known: set[str] = set()  # requests that were taken

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "access_key": KEY, "bot_id": 123}

    def recipient(self, call: Call) -> str:
        return str(call.json()["phone_number"])

    @route("POST", "/api/v3/send_message", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("api-access-key") != KEY:
            return Reply(401, {"error": "unauthorized"})
        body = call.json()
        assert isinstance(body["bot_id"], int)
        assert body["phone_number"].isdigit()
        if call.mode in CODES:
            code, said = CODES[call.mode]
            fault = {"code": code, "description": said, "phone_number": body["phone_number"]}
            return Reply(200, {"error_data": [fault]}, taken=False)
        with self.lock:  # the same request id: said once more, not sent once more
            again = body["request_id"] in self.known
            self.known.add(body["request_id"])
        if again:
            return Reply(200, {"message_id": "again"}, taken=False)
        return Reply(200, {"message_id": self.next_id()})
