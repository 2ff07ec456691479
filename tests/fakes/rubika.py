"""Rubika's bot API: the status stands in the body, the HTTP status is 200."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.fakes.http_server import Call, FakeVendor, Modes, Reply, route

TOKEN = "SECRET0TOKEN0OF0THE0BOT"


class FakeRubika(FakeVendor):
    provider: ClassVar[str] = "rubika"

    def __init__(self, modes: Modes = lambda _to, _n: "ok") -> None:
        super().__init__(modes)
        self.updates: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "token": TOKEN, "username": "corner_bot"}

    def recipient(self, call: Call) -> str:
        return str(call.json()["chat_id"])

    @route("POST", "/v3/{token}/sendMessage", sends=True)
    def send(self, call: Call) -> Reply:
        if call.params["token"] != TOKEN or call.mode == "stopped":
            return Reply(200, {"status": "INVALID_ACCESS", "dev_message": ""}, taken=False)
        if call.mode in ("INVALID_INPUT", "TOO_REQUESTS", "SERVER_ERROR"):
            return Reply(200, {"status": call.mode}, taken=False)
        return Reply(200, {"status": "OK", "data": {"message_id": self.next_id()}})

    @route("POST", "/v3/{token}/getMe")
    def get_me(self, call: Call) -> Reply:
        if call.params["token"] != TOKEN:
            return Reply(200, {"status": "INVALID_ACCESS"})
        return Reply(200, {"status": "OK", "data": {"bot": {"username": "corner_bot"}}})

    @route("POST", "/v3/{token}/getUpdates")
    def get_updates(self, call: Call) -> Reply:
        """Two at a time, to try the pages."""
        start = int(call.json().get("offset_id") or 0)
        page = self.updates[start : start + 2]
        data = {"updates": page, "next_offset_id": str(start + len(page))}
        return Reply(200, {"status": "OK", "data": data})
