"""The shape of bots that Telegram made common: Telegram itself and Bale.

Who starts the bot reaches us as "/start <token>", and leaves by blocking it. What people write is
fetched (`getUpdates`) or, where the shop gave the messenger our webhook, brought to us.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import Field, SecretStr

from regulars.channels.bots import Bot
from regulars.channels.http import Answer, HttpLine, answered, by_status
from regulars.channels.outgoing import Chat
from regulars.channels.provider import (
    Forged,
    Handing,
    Heard,
    Inbound,
    Line,
    Outcome,
    Receipt,
    Request,
)
from regulars.channels.webhooks import read_json

_MOST_CAPTION = 1024
_SECRET_HEADER = "x-telegram-bot-api-secret-token"
# Parts of `description`, in small letters; the code alone does not say whose fault it is.
_GONE = (
    "bot was blocked",
    "bot was kicked",
    "can't initiate conversation",
    "chat not found",
    "group chat was upgraded",  # migrate_to_chat_id: a group, and another one now
    "peer_id_invalid",
    "user is deactivated",
    "user not found",
)
# The last update each bot's updates were handed on up to; Telegram repeats what is not confirmed.
_seen: dict[str, int] = {}
_guard = threading.Lock()


class TelegramLike(Bot):
    """A bot of a messenger that speaks Telegram's Bot API."""

    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="The secret_token of setWebhook; empty while messages are fetched.",
    )
    proxy: str = Field(
        default="",
        max_length=500,
        pattern=r"^(https?://\S+)?$",
        description="An HTTP proxy, where the messenger is blocked.",
    )

    def open(self, *, hello: str) -> Line[Chat]:
        return TelegramLine(self._line())

    def health(self) -> str:
        line = self._line()
        try:
            return str(answered(line.ask("POST", "getMe")).at("result", "username") or "")
        finally:
            line.close()

    def hear(self, request: Request) -> Sequence[Heard]:
        secret = self.webhook_secret.get_secret_value()
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(secret.encode(), given.encode(errors="replace")):
            raise Forged("The call does not carry the webhook's secret.")
        return _heard(read_json(request.body))

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        """What people wrote. An update is confirmed by the call after the one that gave it, so
        that a crash between the two repeats it and loses nothing.
        """
        bot = self.name
        wanted = {"limit": 100, "allowed_updates": ["message", "my_chat_member"]}
        line = self._line()
        try:
            answer = line.ask("POST", "getUpdates", json={**wanted, "offset": _seen.get(bot, 0)})
        finally:
            line.close()
        if isinstance(answer, Answer) and answer.status == 409:
            return ()  # they are brought to the webhook
        updates = answered(answer).at("result") or []
        with _guard:
            _seen[bot] = max([_seen.get(bot, 0), *(one["update_id"] + 1 for one in updates)])
        return [heard for update in updates for heard in _heard(update)]

    def _line(self) -> HttpLine:
        token = self.token.get_secret_value()
        address = f"{self.base_url.rstrip('/')}/bot{token}/"
        return HttpLine(address, secrets=[token], proxy=self.proxy)


class TelegramLine:
    """Writes to chats."""

    def __init__(self, http: HttpLine) -> None:
        self._http = http

    def send(self, message: Chat, handing: Handing) -> Receipt:
        """Write one message; with a picture above it where the text is short enough."""
        body: dict[str, Any] = {"chat_id": message.address}
        if message.image_url and len(message.text) <= _MOST_CAPTION:
            method, words = "sendPhoto", {"photo": message.image_url, "caption": message.text}
        else:
            method, words = "sendMessage", {"text": message.text}
        if message.buttons:
            rows = [[{"text": button.text, "url": button.url}] for button in message.buttons]
            body["reply_markup"] = {"inline_keyboard": rows}
        answer = self._http.call(handing, "POST", method, json=body | words)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def _receipt(answer: Answer) -> Receipt:
    if answer.at("ok") is True:
        chat, number = answer.at("result", "chat", "id"), answer.at("result", "message_id")
        return answer.receipt(Outcome.ACCEPTED, provider_id=f"{chat}/{number}")
    code, said = answer.at("error_code"), str(answer.at("description") or "").casefold()
    if code is None:
        return by_status(answer) if not answer.ok else answer.receipt(Outcome.UNKNOWN)
    if any(words in said for words in _GONE):
        return answer.receipt(Outcome.BOUNCED)
    if code == 429:
        wait = answer.at("parameters", "retry_after")
        seconds = float(wait) if isinstance(wait, int) else None
        return Receipt(Outcome.RETRY, answer.reply, wait_seconds=seconds)
    if code in (401, 404):  # of the token; of a person it is 400 or 403
        return answer.receipt(Outcome.SENDER_FAULT)
    if code in (400, 403):
        return answer.receipt(Outcome.REFUSED)
    return answer.receipt(Outcome.UNKNOWN)


def _heard(update: Any) -> list[Heard]:
    """What one update says: a start with its token, words, or that the bot was blocked."""
    if not isinstance(update, dict):
        return []
    key = str(update.get("update_id", ""))
    message, change = update.get("message"), update.get("my_chat_member")
    if isinstance(change, dict):
        status = (change.get("new_chat_member") or {}).get("status")
        left = status in ("kicked", "left")
        return [_from(change, event="stop", key=key)] if left and _is_private(change) else []
    if not isinstance(message, dict) or not _is_private(message):
        return []
    text = str(message.get("text") or "")
    command, _, rest = text.partition(" ")
    if command == "/start":
        return [_from(message, event="start", start=rest.strip()[:64], key=key)]
    return [_from(message, event="stop" if command == "/stop" else "text", text=text, key=key)]


def _from(message: dict[str, Any], **rest: str) -> Inbound:
    date = message.get("date")
    at = datetime.fromtimestamp(date, UTC) if isinstance(date, int) else None
    return Inbound(str(message["chat"]["id"]), at=at, **rest)


def _is_private(message: dict[str, Any]) -> bool:
    """A group is no customer."""
    chat = message.get("chat")
    return isinstance(chat, dict) and "id" in chat and chat.get("type", "private") == "private"
