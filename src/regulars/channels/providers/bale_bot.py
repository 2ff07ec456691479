"""A bot in Bale: the same calls as Telegram's; its text is always read as Markdown."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from regulars.channels.provider import provider
from regulars.channels.telegram_like import TelegramLike


@provider("bale_bot")
class BaleBot(TelegramLike):
    """People who started the shop's bot in Bale."""

    title: ClassVar[str] = "Bale bot"
    channel: ClassVar[str] = "bale_bot"
    link: ClassVar[str] = "https://ble.ir"

    base_url: str = Field(
        default="https://tapi.bale.ai", max_length=500, description="The address of the API."
    )
