"""A gateway nobody knows: it answers in words to GET, and in JSON to a nested body."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import one

KEY = "gateway-key-0123456789"


class FakeGateway(FakeVendor):
    provider = "http_gateway"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": f"{self.url}/send",
            "fields": {
                "to": "{to}",
                "text": "{text}",
                "from": "{sender}",
                "id": "{id}",
                "apikey": "{key}",
            },
            "key": KEY,
            "sender": "10001",
            "code_at": "result.code",
            "accepted": ["0"],
            "retry": ["7", "8"],
            "bounced": ["4"],
            "faults": ["1", "2"],
            "id_at": "result.id",
        }

    def recipient(self, call: Call) -> str:
        if call.path == "/json":
            return str(call.json()["messages"][0]["to"])
        return one(call, "to")

    @route("POST", "/send", sends=True)
    def form(self, call: Call) -> Reply:
        """Says the code that the last digit of the number asks for."""
        if one(call, "apikey") != KEY:
            return Reply(200, {"result": {"code": 1}}, taken=False)
        return self.say(int(one(call, "to")[-4:]) if one(call, "to")[-4:-1] == "000" else 0)

    @route("GET", "/words", sends=True)
    def words(self, call: Call) -> Reply:
        if call.query["to"].endswith("0"):
            return Reply(200, b"ERR: 105 no credit", taken=False)
        return Reply(200, f"OK: {self.next_id()}".encode())

    @route("POST", "/json", sends=True)
    def nested(self, call: Call) -> Reply:
        assert call.headers["authorization"] == f"Bearer {KEY}"
        return self.say(0)

    def say(self, code: int) -> Reply:
        return Reply(200, {"result": {"code": code, "id": self.next_id()}}, taken=code == 0)
