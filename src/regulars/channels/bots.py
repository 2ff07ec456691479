"""What bots of every messenger share.

A bot writes only to people who started it. They come by a link that says who they are
(`start_url`), and what they write is fetched or brought to our webhook.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, SecretStr

from regulars.channels.provider import Provider


class Bot(Provider):
    """A bot of a messenger."""

    polls: ClassVar[bool] = True
    link: ClassVar[str]  # where a person starts a bot

    base_url: str = Field(max_length=500, description="The address of the API.")
    token: SecretStr = Field(description="From BotFather.")
    username: str = Field(
        default="",
        max_length=64,
        pattern=r"^@?[A-Za-z0-9_]*$",
        description="The bot's name, for the link by which customers start it.",
    )

    def start_url(self, token: str) -> str:
        """The link that starts the bot and tells it who came."""
        return f"{self.link}/{self.username.lstrip('@')}?start={token}"

    @property
    def name(self) -> str:
        """Which bot it is, whatever its sender is called."""
        return f"{self.base_url} {self.token.get_secret_value()}"
