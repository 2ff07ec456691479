"""A bot in Rubika."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.bots import Bot
from regulars.channels.http import Answer, HttpLine, answered, by_status
from regulars.channels.outgoing import Chat
from regulars.channels.provider import (
    Handing,
    Heard,
    Inbound,
    Line,
    Outcome,
    Receipt,
    Request,
    provider,
)
from regulars.channels.webhooks import read_json
from regulars.core.errors import Conflict

_PAGES = 20
_MEANING = {
    "INVALID_INPUT": Outcome.REFUSED,
    "TOO_REQUESTS": Outcome.RETRY,
    "SERVER_ERROR": Outcome.UNKNOWN,
}
# Where each bot's updates were read up to; what is read again is known by its key.
_read_to: dict[str, str] = {}


@provider("rubika")
class Rubika(Bot):
    """People who started the shop's bot in Rubika."""

    title: ClassVar[str] = "Rubika bot"
    channel: ClassVar[str] = "rubika"
    link: ClassVar[str] = "https://rubika.ir"

    base_url: str = Field(
        default="https://botapi.rubika.ir", max_length=500, description="The address of the API."
    )
    token: SecretStr = Field(description="From Rubika's BotFather.")

    def open(self, *, hello: str) -> Line[Chat]:
        return RubikaLine(self.line())

    def health(self) -> str:
        line = self.line()
        try:
            answer = answered(line.ask("POST", "getMe"))
        finally:
            line.close()
        if answer.at("status") != "OK":
            raise Conflict(answer.reply, code="provider_refused")
        return str(answer.at("data", "bot", "username") or "")

    def hear(self, request: Request) -> Sequence[Heard]:
        """Rubika signs nothing: the webhook's own address is the secret."""
        body = read_json(request.body)
        return _heard(body.get("update") if isinstance(body, dict) else None)

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        """What people wrote since the last call of this process."""
        bot, line = self.name, self.line()
        heard: list[Heard] = []
        try:
            for _ in range(_PAGES):
                place = {"offset_id": _read_to[bot]} if bot in _read_to else {}
                answer = answered(line.ask("POST", "getUpdates", json={"limit": 100, **place}))
                updates, after = answer.at("data", "updates"), answer.at("data", "next_offset_id")
                heard += [one for update in updates or [] for one in _heard(update)]
                if not updates or not after or after == _read_to.get(bot):
                    break
                _read_to[bot] = str(after)
        finally:
            line.close()
        return heard

    def line(self) -> HttpLine:
        """A connection whose addresses hold the token."""
        token = self.token.get_secret_value()
        return HttpLine(f"{self.base_url.rstrip('/')}/v3/{token}/", secrets=[token])


class RubikaLine:
    """Writes to chats."""

    def __init__(self, http: HttpLine) -> None:
        self._http = http

    def send(self, message: Chat, handing: Handing) -> Receipt:
        """Write one message; the buttons' links stand under it."""
        links = [f"{button.text}: {button.url}" for button in message.buttons]
        body = {"chat_id": message.address, "text": "\n".join([message.text, *links])}
        answer = self._http.call(handing, "POST", "sendMessage", json=body)
        return answer if isinstance(answer, Receipt) else self._receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def _receipt(self, answer: Answer) -> Receipt:
        status = answer.at("status")
        if not isinstance(status, str):
            return answer.receipt(Outcome.UNKNOWN) if answer.ok else by_status(answer)
        if status == "OK":
            number = answer.at("data", "message_id")
            return answer.receipt(Outcome.ACCEPTED, provider_id=number)
        if status == "INVALID_ACCESS":
            return answer.receipt(self._whose_fault())
        return answer.receipt(_MEANING.get(status, Outcome.REFUSED))

    def _whose_fault(self) -> Outcome:
        """The same word stands for a wrong token and for a person who stopped the bot."""
        answer = self._http.ask("POST", "getMe")
        if isinstance(answer, Receipt):
            return Outcome.RETRY
        return Outcome.BOUNCED if answer.at("status") == "OK" else Outcome.SENDER_FAULT


def _heard(update: Any) -> list[Heard]:
    if not isinstance(update, dict) or not update.get("chat_id"):
        return []
    kind, chat = update.get("type"), str(update["chat_id"])
    message = update.get("new_message") or {}
    key = str(message.get("message_id") or f"{kind} {chat} {update.get('update_time', '')}")
    at = _moment(message.get("time") or update.get("update_time"))
    start = (message.get("aux_data") or {}).get("start_id")
    text = str(message.get("text") or "")
    if kind == "StoppedBot":
        return [Inbound(chat, event="stop", at=at, key=key)]
    if kind == "StartedBot" or start or text.startswith("/start"):
        token = str(start or text.partition(" ")[2].strip())[:64]
        return [Inbound(chat, event="start", start=token, at=at, key=key)]
    return [Inbound(chat, text=text, at=at, key=key)] if kind == "NewMessage" else []


def _moment(seconds: Any) -> datetime | None:
    text = str(seconds)
    return datetime.fromtimestamp(int(text), UTC) if text.isdigit() and len(text) < 12 else None
