"""Twilio's Messages, and the reports it signs."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code, one

SID, TOKEN = "AC" + "0a" * 16, "twilio-token-0123456789"
ERRORS = {
    **dict.fromkeys(("21211", "21408", "21606", "21610", "21614", "21617", "21212"), 400),
    "20003": 401,
    "20404": 404,
    "20429": 429,
    "21611": 429,
    "20500": 500,
    "20503": 503,
}
# Twilio's codes have five digits: the last four of a number stand for them.
MAGIC = {code[-4:].lstrip("0"): code for code in ERRORS}


class FakeTwilio(FakeVendor):
    provider = "twilio"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": f"{self.url}/2010-04-01",
            "account_sid": SID,
            "auth_token": TOKEN,
            "sender": "+15005550006",
        }

    def recipient(self, call: Call) -> str:
        return one(call, "To")

    def answer(self, call: Call) -> Reply:
        basic = b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if call.headers.get("authorization") != f"Basic {basic}":
            return say("20003")
        return super().answer(call)

    @route("POST", f"/2010-04-01/Accounts/{SID}/Messages.json", sends=True)
    def messages(self, call: Call) -> Reply:
        assert one(call, "From") or one(call, "MessagingServiceSid")
        if code := asked_code(call, one(call, "To"), {*ERRORS, *MAGIC}):
            return say(MAGIC.get(code, code))
        body = {
            "sid": f"SM{int(self.next_id()):032x}",
            "account_sid": SID,
            "to": one(call, "To"),
            "from": one(call, "From"),
            "body": one(call, "Body"),
            "status": "queued",
            "num_segments": "1",
            "price": None,
            "error_code": None,
            "error_message": None,
        }
        return Reply(201, body)

    @route("GET", f"/2010-04-01/Accounts/{SID}/Balance.json")
    def balance(self, call: Call) -> Reply:
        return Reply(200, {"account_sid": SID, "balance": "10.50", "currency": "USD"})


def say(code: str) -> Reply:
    status = ERRORS[code]
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": int(code), "message": "refused", "more_info": more, "status": status}
    return Reply(status, body, taken=False)
