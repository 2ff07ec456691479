"""Eitaa, through Eitaayar: chats of a bot, or the people who opened the shop's mini-app."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SecretStr

from regulars.channels.http import Answer, HttpLine, answered, by_status
from regulars.channels.outgoing import Chat
from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt, provider
from regulars.core.errors import Conflict

# Parts of `description`, in small letters: of the person, not of us.
_GONE = ("chat not found", "user not found", "blocked", "peer")


@provider("eitaa")
class Eitaa(Provider):
    """People the shop may write to in Eitaa."""

    title: ClassVar[str] = "Eitaa (Eitaayar)"
    channel: ClassVar[str] = "eitaa"

    base_url: str = Field(
        default="https://eitaayar.ir", max_length=500, description="The address of the API."
    )
    token: SecretStr = Field(description="From eitaayar.ir.")
    app: bool = Field(
        default=False, description="On where customers come by your mini-app, not by a chat."
    )

    def open(self, *, hello: str) -> Line[Chat]:
        return EitaaLine(self)

    def health(self) -> str:
        line = EitaaLine(self)
        try:
            answer = answered(line.ask_me())
        finally:
            line.close()
        if answer.at("ok") is not True:
            raise Conflict(answer.reply, code="provider_refused")
        return str(answer.at("result", "username") or "")


class EitaaLine:
    """Writes to chats, one form per message."""

    def __init__(self, settings: Eitaa) -> None:
        self._app, self._token = settings.app, settings.token.get_secret_value()
        self._http = HttpLine(settings.base_url, secrets=[self._token])

    def send(self, message: Chat, handing: Handing) -> Receipt:
        """Write one message; the buttons' links stand under it."""
        links = [f"{button.text}: {button.url}" for button in message.buttons]
        form = {"chat_id": message.address, "text": "\n".join([message.text, *links])}
        if self._app:
            form["token"] = self._token
            answer = self._http.call(handing, "POST", "/api/app/sendMessage", data=form)
        else:
            answer = self._http.call(handing, "POST", f"/api/{self._token}/sendMessage", data=form)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def ask_me(self) -> Answer | Receipt:
        """Whose token it is."""
        return self._http.ask("POST", f"/api/{self._token}/getMe")

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def _receipt(answer: Answer) -> Receipt:
    if answer.at("ok") is True:
        return answer.receipt(Outcome.ACCEPTED, provider_id=answer.at("result", "message_id"))
    code, said = answer.at("error_code"), str(answer.at("description") or "").casefold()
    if answer.at("ok") is not False:
        return answer.receipt(Outcome.UNKNOWN) if answer.ok else by_status(answer)
    if any(words in said for words in _GONE):
        return answer.receipt(Outcome.BOUNCED)
    if code == 429:
        return answer.receipt(Outcome.RETRY)
    return answer.receipt(Outcome.SENDER_FAULT if code in (401, 404) else Outcome.REFUSED)
