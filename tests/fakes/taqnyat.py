"""Taqnyat: a 201 lists accepted and rejected numbers as text that looks like a list."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code

KEY = "taqnyat-key-0123456789"
ERRORS = dict.fromkeys(("400", "402", "403", "404", "406", "429", "500"))


class FakeTaqnyat(FakeVendor):
    provider = "taqnyat"

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "api_key": KEY, "sender": "Shop-AD"}

    def recipient(self, call: Call) -> str:
        return str(call.json()["recipients"][0])

    def answer(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return say(401, message="Unauthorized")
        return super().answer(call)

    @route("POST", "/v1/messages", sends=True)
    def messages(self, call: Call) -> Reply:
        """Numbers that end in 0000 are rejected, those in 9999 forgotten."""
        if code := asked_code(call, self.recipient(call), ERRORS):
            return say(int(code), message="refused")
        bad = [to for to in call.json()["recipients"] if to.endswith(("0000", "9999"))]
        good = [to for to in call.json()["recipients"] if to not in bad]
        reply = say(
            201,
            messageId=5_452_899_969 + int(self.next_id()),
            cost="0.0800",
            currency="SAR",
            totalCount=len(good),
            msgLength=1,
            accepted=text_list(good),
            rejected=text_list([to for to in bad if not to.endswith("9999")]),
        )
        return Reply(reply.status, reply.body, taken=bool(good))

    @route("GET", "/account/balance")
    def balance(self, call: Call) -> Reply:
        return say(200, balance="95.5", currency="SAR", accountStatus="active")


def text_list(numbers: list[str]) -> str:
    return f"[{''.join(f'{number},' for number in numbers)}]"


def say(status: int, **fields: Any) -> Reply:
    return Reply(status, {"statusCode": status, **fields})
