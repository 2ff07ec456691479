"""An e-mail: what it says, and the bytes that carry it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    """One message, ready to be written down as MIME."""

    sender: Mailbox
    to: Mailbox
    subject: str
    html: str
    text: str
    message_id: str
    reply_to: str = ""
    language: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as bytes (CRLF, signed) with the addresses that carry it."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail with its envelope: providers take the bytes or the parts, as they like.

    `id` is the ledger's name of the message; a provider that can echo it should carry it.
    """

    id: str
    email: Email
    envelope: Envelope
    marketing: bool = True
