"""What is carried on the channels beside e-mail: short texts, pushes, chats.

`id` is the ledger's name of the message: providers that know repeated ids carry it, so that a
second try cannot reach the customer twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sms:
    """A short text to a telephone number in E.164. `pattern` is the key of a text the provider
    has approved beforehand; its `values` fill it in."""

    id: str
    to: str
    text: str
    pattern: str = ""
    values: dict[str, str] = field(default_factory=dict)
    marketing: bool = True


@dataclass(frozen=True, slots=True)
class Push:
    """A notification to one browser or device.

    `address` is the subscription's endpoint or the device token, `keys` what else it needs
    (p256dh and auth for a browser; the platform of a device).
    """

    id: str
    address: str
    title: str
    text: str
    url: str = ""
    image_url: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    marketing: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a chat message that leads somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A message in a messenger, to a chat id or a telephone number in E.164.

    `template` names an approved template (WhatsApp) in `language`; `values` fill it in, in order.
    """

    id: str
    address: str
    text: str
    image_url: str = ""
    buttons: tuple[Button, ...] = ()
    template: str = ""
    language: str = ""
    values: tuple[str, ...] = ()
    marketing: bool = True
    free_text_until: datetime | None = None  # the end of the window for words of our own


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the shop's own people should know."""

    title: str
    text: str
    url: str = ""
