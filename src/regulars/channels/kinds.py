"""The channels there are: how each reaches a person, and what it can carry.

An address is the customer's e-mail address or telephone number, or one that belongs to the channel
alone (a chat, a browser's subscription, a device), which the customer gave us there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AddressKind = Literal["email", "phone", "own"]
Form = Literal["email", "sms", "push", "chat"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to a person. `form` says which words it needs: see messages/words.py."""

    key: str
    address: AddressKind
    form: Form


CHANNELS: dict[str, Channel] = {
    channel.key: channel
    for channel in (
        Channel("email", "email", "email"),
        Channel("sms", "phone", "sms"),
        Channel("web_push", "own", "push"),
        Channel("app_push", "own", "push"),
        Channel("bale", "phone", "chat"),  # by telephone number, through Safir
        Channel("whatsapp", "phone", "chat"),
        Channel("telegram", "own", "chat"),
        Channel("bale_bot", "own", "chat"),
        Channel("rubika", "own", "chat"),
        Channel("eitaa", "own", "chat"),
    )
}
# Not a way to customers: where the shop's own people are told that something needs them.
TEAM = "team"
