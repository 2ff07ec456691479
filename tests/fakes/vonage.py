"""Vonage's SMS interface: always HTTP 200, one row for each part, its own status in each."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code, one

KEY, SECRET = "abcd1234", "vonage-secret-12345"
ERRORS = {
    "1": "Throughput Rate Exceeded",
    "2": "Missing to param",
    "4": "Bad Credentials",
    "5": "Internal Error",
    "7": "Number barred",
    "9": "Partner quota exceeded",
    "12": "Message too long",
    "15": "Illegal Sender Address - rejected",
    "33": "Number De-activated",
}


class FakeVonage(FakeVendor):
    provider = "vonage"

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "api_key": KEY, "api_secret": SECRET, "sender": "Shop"}

    def recipient(self, call: Call) -> str:
        return one(call, "to")

    @route("POST", "/sms/json", sends=True)
    def send(self, call: Call) -> Reply:
        """Mode `half` takes the first part of a long text and refuses the rest."""
        if (one(call, "api_key"), one(call, "api_secret")) != (KEY, SECRET):
            return say([no("4")])
        if code := asked_code(call, one(call, "to"), ERRORS):
            return say([no(code)])
        length = 153 if one(call, "type") == "text" else 67
        count = -(-len(one(call, "text")) // length)
        parts = [self.part(call) for _ in range(count)]
        if call.mode == "half":
            parts[1:] = [no("1") for _ in parts[1:]]
        return say(parts)

    @route("GET", "/account/get-balance")
    def balance(self, call: Call) -> Reply:
        if call.query.get("api_secret") != SECRET:
            return Reply(401, {"error-code": "401", "error-code-label": "authentication failed"})
        return Reply(200, {"value": 10.28, "autoReload": False})

    def part(self, call: Call) -> dict[str, str]:
        return {
            "to": one(call, "to"),
            "message-id": f"0A0000000123ABCD{self.next_id()}",
            "status": "0",
            "remaining-balance": "10.28",
            "message-price": "0.03330000",
            "network": "12345",
            "client-ref": one(call, "client-ref"),
        }


def no(code: str) -> dict[str, str]:
    return {"status": code, "error-text": ERRORS[code]}


def say(parts: list[dict[str, str]]) -> Reply:
    taken = any(part["status"] == "0" for part in parts)
    return Reply(200, {"message-count": str(len(parts)), "messages": parts}, taken=taken)
