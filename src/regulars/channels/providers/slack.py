"""The shop's own people, by an incoming webhook of Slack, Mattermost or Rocket.Chat."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SecretStr

from regulars.channels.http import Answer, HttpLine, by_status
from regulars.channels.kinds import TEAM
from regulars.channels.outgoing import Alert
from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt, provider

_MEANING = {
    "invalid_payload": Outcome.REFUSED,
    "no_text": Outcome.REFUSED,
    "user_not_found": Outcome.SENDER_FAULT,
    "action_prohibited": Outcome.SENDER_FAULT,
    "posting_to_general_channel_denied": Outcome.SENDER_FAULT,
    "no_service": Outcome.SENDER_FAULT,
    "no_active_hooks": Outcome.SENDER_FAULT,
    "invalid_token": Outcome.SENDER_FAULT,
    "channel_not_found": Outcome.SENDER_FAULT,
    "channel_is_archived": Outcome.SENDER_FAULT,
}


@provider("slack")
class Slack(Provider):
    """A room where alerts are read."""

    title: ClassVar[str] = "Slack, Mattermost or Rocket.Chat"
    channel: ClassVar[str] = TEAM

    base_url: str = Field(
        default="https://hooks.slack.com",
        max_length=500,
        description="The server; your own for Mattermost and Rocket.Chat.",
    )
    hook: SecretStr = Field(
        description="The incoming webhook's address, whole or behind the server's; it is a key."
    )

    def open(self, *, hello: str) -> Line[Alert]:
        return SlackLine(self.base_url, self.hook.get_secret_value())


class SlackLine:
    """Posts alerts."""

    def __init__(self, base_url: str, hook: str) -> None:
        self._hook = hook
        self._http = HttpLine(base_url, secrets=[hook], answer_seconds=10)

    def send(self, message: Alert, handing: Handing) -> Receipt:
        """Post one alert."""
        lines = [f"*{_plain(message.title)}*", _plain(message.text), _plain(message.url)]
        text = "\n".join(line for line in lines if line.strip("*"))
        answer = self._http.call(handing, "POST", self._hook, json={"text": text})
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def _receipt(answer: Answer) -> Receipt:
    """Slack answers `ok` or a word; the others answer JSON or nothing, and mean the status."""
    word = answer.body.decode("utf-8", "replace").strip()
    if answer.status == 410:
        return answer.receipt(Outcome.SENDER_FAULT)
    outcome = None if answer.ok else _MEANING.get(word)
    return answer.receipt(outcome) if outcome else by_status(answer)


def _plain(text: str) -> str:
    """Text without the three letters that mean something to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
