"""Eitaayar: Telegram's envelope, parameters as a form."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.fakes.http_server import Call, FakeVendor, Reply, route

TOKEN = "bot12345:secret-of-eitaayar"
ERRORS = {
    "no_chat": (400, "Bad Request: chat not found"),
    "empty": (400, "Bad Request: message text is empty"),
    "bad_token": (401, "Unauthorized"),
    "flood": (429, "Too Many Requests"),
}


class FakeEitaa(FakeVendor):
    provider: ClassVar[str] = "eitaa"

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "token": TOKEN}

    def recipient(self, call: Call) -> str:
        return call.form()["chat_id"][0]

    @route("POST", "/api/{token}/sendMessage", sends=True)
    def send(self, call: Call) -> Reply:
        if call.params["token"] == "app":  # to people of a mini-app the token is a field
            call.params["token"] = call.form()["token"][0]
        if call.params["token"] != TOKEN:
            call.mode = "bad_token"
        if call.mode in ERRORS:
            code, said = ERRORS[call.mode]
            return Reply(code, {"ok": False, "error_code": code, "description": said})
        text = call.form()["text"][0]
        result = {"message_id": int(self.next_id()), "text": text}
        return Reply(200, {"ok": True, "result": result})

    @route("POST", "/api/{token}/getMe")
    def get_me(self, call: Call) -> Reply:
        return Reply(200, {"ok": True, "result": {"username": "corner_shop"}})
