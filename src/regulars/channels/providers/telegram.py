"""A bot in Telegram."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from regulars.channels.provider import provider
from regulars.channels.telegram_like import TelegramLike


@provider("telegram")
class Telegram(TelegramLike):
    """People who started the shop's bot in Telegram."""

    title: ClassVar[str] = "Telegram bot"
    channel: ClassVar[str] = "telegram"
    link: ClassVar[str] = "https://t.me"

    base_url: str = Field(
        default="https://api.telegram.org", max_length=500, description="The address of the API."
    )
