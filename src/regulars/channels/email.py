"""The family of e-mail providers: who carries a finished message to an address.

A provider is one file in `channels/providers/`: a class with its settings as fields (the form on
the screen is drawn from them) and `open`, which gives a line. A line carries one message at a time
and tells how it ended. docs/guides/add-a-provider.md shows one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, SecretStr

from regulars.core.registry import Registry


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


class Outcome(StrEnum):
    """How a try ended. Only UNKNOWN leaves open whether the customer got the message."""

    ACCEPTED = "accepted"
    RETRY = "retry"  # not accepted now; may be later
    BOUNCED = "bounced"  # this address takes no mail: never write there again
    REFUSED = "refused"  # this message is not wanted there; the address may be fine
    SENDER_FAULT = "sender_fault"  # we are not wanted there: stop and let a person look
    UNREACHABLE = "unreachable"  # nobody was asked yet
    UNKNOWN = "unknown"  # the connection broke after we had said all
    UNTRIED = "untried"  # put back before anything was said
    STOPPED = "stopped"  # our own ledger said no before it left


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a try ended and what the other side said."""

    outcome: Outcome
    reply: str = ""


# Called when everything but the last word is said. It commits `handed` to the ledger and answers
# whether the message may leave; a provider that sends without asking breaks the sending promise.
Handing = Callable[[], bool]


class Line(Protocol):
    """An open way to the provider, used by one thread."""

    def send(self, envelope: Envelope, handing: Handing) -> Receipt: ...

    def close(self) -> None: ...


class EmailProvider(BaseModel, ABC):
    """Base of the family. Fields are settings; a field of type SecretStr is sealed at rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: ClassVar[str]

    @abstractmethod
    def open(self, *, hello: str) -> Line:
        """A line of its own for one slot; connecting may wait until the first message.

        `hello` is the domain we speak for.
        """

    @classmethod
    def secret_names(cls) -> frozenset[str]:
        """The fields that are never shown again."""
        return frozenset(
            name for name, field in cls.model_fields.items() if field.annotation is SecretStr
        )

    @classmethod
    def form(cls) -> dict[str, Any]:
        """The settings as JSON Schema, from which the screen draws its form."""
        return cls.model_json_schema()


PROVIDERS: Registry[type[EmailProvider]] = Registry("regulars.channels.providers")


def provider(key: str) -> Callable[[type[EmailProvider]], type[EmailProvider]]:
    """Register a provider under its key."""

    def register(member: type[EmailProvider]) -> type[EmailProvider]:
        return PROVIDERS.add(key, member)

    return register
