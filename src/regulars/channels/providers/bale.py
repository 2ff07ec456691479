"""Bale by telephone number (Safir): no start needed, and whoever has no Bale gets an SMS."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, SecretStr

from regulars.channels.http import Answer, HttpLine, by_status
from regulars.channels.outgoing import Chat
from regulars.channels.provider import (
    NOT_A_USER,
    Handing,
    Line,
    Outcome,
    Provider,
    Receipt,
    provider,
)

_MEANING = {
    2: Outcome.RETRY,  # internal
    3: Outcome.RETRY,  # too fast
    4: Outcome.REFUSED,  # invalid input
    8: Outcome.BOUNCED,  # no telephone number
    17: Outcome.REFUSED,  # not a user of Bale: the cascade goes on
    20: Outcome.SENDER_FAULT,  # payment required
    21: Outcome.SENDER_FAULT,  # the account's limit of contacts
}


@provider("bale")
class Bale(Provider):
    """Customers by their telephone number, in Bale."""

    title: ClassVar[str] = "Bale by telephone number (Safir)"
    channel: ClassVar[str] = "bale"
    idempotent: ClassVar[bool] = True

    base_url: str = Field(
        default="https://safir.bale.ai", max_length=500, description="The address of the API."
    )
    access_key: SecretStr = Field(description="The api-access-key of your Safir.")
    bot_id: int = Field(ge=1, description="The number of the bot in whose name it is sent.")

    def open(self, *, hello: str) -> Line[Chat]:
        return BaleLine(self)


class BaleLine:
    """Writes to telephone numbers; a request id makes a second try harmless."""

    def __init__(self, settings: Bale) -> None:
        key = settings.access_key.get_secret_value()
        self._bot_id = settings.bot_id
        self._http = HttpLine(
            settings.base_url, headers={"api-access-key": key}, secrets=[key], idempotent=True
        )

    def send(self, message: Chat, handing: Handing) -> Receipt:
        """Hand one message to Safir."""
        body = {
            "request_id": str(uuid5(NAMESPACE_URL, message.id)),
            "bot_id": self._bot_id,
            "phone_number": message.address.removeprefix("+"),
            "message_data": {"message": _content(message)},
        }
        answer = self._http.call(handing, "POST", "/api/v3/send_message", json=body)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def _content(message: Chat) -> dict[str, Any]:
    content: dict[str, Any] = {"text": message.text}
    if message.buttons:
        rows = [[{"text": button.text, "url": button.url}] for button in message.buttons]
        content["reply_markup"] = {"inline_keyboard": rows}
    return content


def _receipt(answer: Answer) -> Receipt:
    code = answer.at("error_data", 0, "code")
    if isinstance(code, int):  # at any status, 200 included
        outcome = _MEANING.get(code, Outcome.REFUSED)
        said = f"{code}: {answer.at('error_data', 0, 'description') or ''}"
        return answer.receipt(outcome, reply=f"{NOT_A_USER} ({said})" if code == 17 else said)
    number = answer.at("message_id")
    if answer.ok and number is None:
        return answer.receipt(Outcome.RETRY)  # neither a name nor a fault: asked again, unharmed
    return by_status(answer, idempotent=True, provider_id=number)
