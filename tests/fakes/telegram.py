"""Bots as Telegram's and Bale's API answer them."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.fakes.http_server import Call, FakeVendor, Modes, Reply, route

TOKEN = "123456:AAsecret-token-of-the-bot"
ERRORS: dict[str, tuple[int, str]] = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "stranger": (403, "Forbidden: bot can't initiate conversation with a user"),
    "kicked": (403, "Forbidden: bot was kicked from the group chat"),
    "no_chat": (400, "Bad Request: chat not found"),
    "too_long": (400, "Bad Request: message is too long"),
    "no_photo": (400, "Bad Request: wrong file identifier/HTTP URL specified"),
    "bad_token": (401, "Unauthorized"),
    "no_bot": (404, "Not Found"),
    "internal": (500, "Internal Server Error"),
}


class FakeTelegram(FakeVendor):
    provider: ClassVar[str] = "telegram"

    def __init__(self, modes: Modes = lambda _to, _n: "ok") -> None:
        super().__init__(modes)
        self.webhook = False
        self.updates: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "token": TOKEN,
            "username": "corner_bot",
            "webhook_secret": "secret-of-the-webhook",
        }

    def recipient(self, call: Call) -> str:
        return str(self.given(call)["chat_id"])

    def given(self, call: Call) -> dict[str, Any]:
        """Parameters come as JSON or as a form."""
        if "json" in call.headers.get("content-type", ""):
            found: dict[str, Any] = call.json()
            return found
        return {name: values[-1] for name, values in call.form().items()}

    @route("POST", "/bot{token}/sendMessage", sends=True)
    @route("POST", "/bot{token}/sendPhoto", sends=True)
    def send(self, call: Call) -> Reply:
        if (refused := self.refused(call)) is not None:
            return refused
        given = self.given(call)
        chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "Mina"}
        text = given.get("text") or given.get("caption")
        message = {"message_id": int(self.next_id()), "date": 1_790_000_000, "chat": chat}
        return Reply(200, {"ok": True, "result": {**message, "text": text}})

    def refused(self, call: Call) -> Reply | None:
        if call.params["token"] != TOKEN:
            return Reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        if call.mode == "flood":
            words = {"description": "Too Many Requests: retry after 5"}
            wait = {"parameters": {"retry_after": 5}}
            return Reply(429, {"ok": False, "error_code": 429, **words, **wait})
        if call.mode == "migrated":
            words = {"description": "Bad Request: group chat was upgraded to a supergroup chat"}
            moved = {"parameters": {"migrate_to_chat_id": -100123}}
            return Reply(400, {"ok": False, "error_code": 400, **words, **moved})
        if call.mode in ERRORS:
            code, said = ERRORS[call.mode]
            return Reply(code, {"ok": False, "error_code": code, "description": said})
        return None

    @route("POST", "/bot{token}/getMe")
    def get_me(self, call: Call) -> Reply:
        call.mode = "ok"
        me = {"id": 123456, "is_bot": True, "first_name": "Corner", "username": "corner_bot"}
        return self.refused(call) or Reply(200, {"ok": True, "result": me})

    @route("POST", "/bot{token}/getUpdates")
    def get_updates(self, call: Call) -> Reply:
        """What is behind the offset; what is before it is confirmed, and forgotten."""
        if self.webhook:
            said = "Conflict: can't use getUpdates method while webhook is active"
            return Reply(409, {"ok": False, "error_code": 409, "description": said})
        offset = int(self.given(call).get("offset", 0))
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        return Reply(200, {"ok": True, "result": self.updates[:100]})


class FakeBaleBot(FakeTelegram):
    provider: ClassVar[str] = "bale_bot"


def update(number: int, text: str = "", *, kind: str = "private", chat: int = 77) -> dict[str, Any]:
    """What a person wrote to the bot."""
    where = {"id": chat, "type": kind, "first_name": "Mina"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": where, "text": text}
    return {"update_id": number, "message": message}


def member(number: int, status: str, *, chat: int = 77) -> dict[str, Any]:
    """What a person did with the bot."""
    change = {"chat": {"id": chat, "type": "private"}, "date": 1_790_000_000}
    return {
        "update_id": number,
        "my_chat_member": {**change, "new_chat_member": {"status": status}},
    }
