"""The family of providers: who carries a finished message to an address.

A provider is one file in `channels/providers/`: a class whose fields are its settings (the form on
the screen is drawn from them) and `open`, which gives a line. A line carries one message at a time
and tells how it ended. docs/guides/add-a-provider.md shows one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr

from regulars.core.errors import RegularsError
from regulars.core.registry import Registry


class Outcome(StrEnum):
    """How a try ended. Only UNKNOWN leaves open whether the customer got the message."""

    ACCEPTED = "accepted"
    RETRY = "retry"  # not accepted now; may be later
    BOUNCED = "bounced"  # this address takes no messages: never write there again
    REFUSED = "refused"  # this message is not wanted there; the address may be fine
    SENDER_FAULT = "sender_fault"  # we are not wanted there: stop and let a person look
    UNREACHABLE = "unreachable"  # nobody was asked yet
    UNKNOWN = "unknown"  # the connection broke after we had said all
    UNTRIED = "untried"  # put back before anything was said
    STOPPED = "stopped"  # our own ledger said no before it left


# How a reply begins where the person has no account with a messenger: REFUSED, and the next channel
# of a cascade is tried.
NOT_A_USER = "not a user"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a try ended and what the other side said.

    `provider_id` is its name for the message, under which it reports later. `wait_seconds` is how
    long it asked us to wait (Retry-After). `cost` is in the provider's own unit, as text.
    """

    outcome: Outcome
    reply: str = ""
    provider_id: str = ""
    wait_seconds: float | None = None
    cost: str = ""


# Called when everything but the last word is said. It commits `handed` to the ledger and answers
# whether the message may leave; a provider that sends without asking breaks the sending promise.
Handing = Callable[[], bool]

M_contra = TypeVar("M_contra", contravariant=True)


class Line(Protocol[M_contra]):
    """An open way to the provider, used by one thread."""

    def send(self, message: M_contra, handing: Handing) -> Receipt: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """A call from a provider to us, as it came: names of headers in small letters."""

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    url: str = ""  # the address that was called, as the caller sees it


class Forged(RegularsError):
    """A call whose signature does not hold, or that is too old: nothing of it is kept."""

    status = 401
    code = "forged"


class News(StrEnum):
    """What became of a message after it was accepted."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"  # the address is dead: suppressed
    SOFT_BOUNCED = "soft_bounced"  # not now: several in a row suppress
    FAILED = "failed"  # this one did not arrive; the address may be fine
    BLOCKED = "blocked"  # the person refuses messages of this kind: suppressed
    COMPLAINED = "complained"  # called spam: suppressed at once
    UNSUBSCRIBED = "unsubscribed"  # told the provider to stop
    OPENED = "opened"
    CLICKED = "clicked"


@dataclass(frozen=True, slots=True)
class Report:
    """One piece of news. Names the message by our id (`message_id`) or the provider's.

    `key` tells repeated deliveries of the same report apart from a second event; empty if the
    provider gives none.
    """

    news: News
    provider_id: str = ""
    message_id: str = ""
    address: str = ""
    at: datetime | None = None
    detail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something a person wrote to us, or a person who let us in (`start`) or shut us out (`stop`).

    `start` carries what came with it: the deep link's token that says which customer this is.
    """

    address: str
    text: str = ""
    at: datetime | None = None
    key: str = ""
    event: str = "text"  # text, start, stop
    start: str = ""


Heard = Report | Inbound


@dataclass(frozen=True, slots=True)
class MailWays:
    """What becomes of an e-mail at its provider."""

    keeps_bytes: bool = True  # our signature arrives; else it writes the mail anew from its parts
    rewrites: frozenset[str] = (
        frozenset()
    )  # headers, in small letters, that it changes all the same
    signs: bool = False  # with a key of the domain that only it knows
    spf: str = ""  # what the domain's SPF record includes for it


class Provider(BaseModel, ABC):
    """Base of the family. Fields are settings; a field of type SecretStr is sealed at rest.

    Every provider that is called over HTTP has `base_url` among its settings, so that it can be
    pointed at a server of our own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: ClassVar[str]
    channel: ClassVar[str]  # a key of kinds.CHANNELS, or kinds.TEAM
    # The same message id twice reaches the customer once, so an unknown end may be tried again.
    idempotent: ClassVar[bool] = False
    # Reports come only when asked for: `ask_reports` is called now and then.
    polls: ClassVar[bool] = False
    mail: ClassVar[MailWays] = MailWays()

    @abstractmethod
    def open(self, *, hello: str) -> Line[Any]:
        """A line of its own for one slot; connecting may wait until the first message.

        `hello` is the domain we speak for, where that means something.
        """

    def hear(self, request: Request) -> Sequence[Heard]:
        """What a call to our webhook says. Raises Forged, or Invalid for what cannot be read."""
        return ()

    def greet(self, request: Request) -> str:
        """What the provider wants to read when it asks (GET) whether our webhook is there.

        Raises Forged.
        """
        return ""

    def start_url(self, token: str) -> str:
        """The link by which a person starts our bot and says who they are; empty where there are
        no bots.
        """
        return ""

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        """What became of these messages, and what people wrote, for providers that `poll`."""
        return ()

    def health(self) -> str:
        """What the provider says of our account (credit, name). Raises Conflict with its answer.

        The test button calls it; no message is sent.
        """
        return ""

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


PROVIDERS: Registry[type[Provider]] = Registry("regulars.channels.providers")


def provider(key: str) -> Callable[[type[Provider]], type[Provider]]:
    """Register a provider under its key."""

    def register(member: type[Provider]) -> type[Provider]:
        return PROVIDERS.add(key, member)

    return register
