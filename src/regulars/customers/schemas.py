"""What crosses the wire about people. Ids are 60 bits wide, so they travel as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from regulars.core.text import Name, Wire

Channel = Literal[
    "email", "sms", "web_push", "app_push", "bale", "whatsapp", "telegram", "bale_bot", "rubika",
    "eitaa",
]  # fmt: skip
Purpose = Literal["marketing", "transactional", "service"]
State = Literal["granted", "withdrawn"]
Sort = Literal[
    "name",
    "newest",
    "orders",
    "revenue",
    "last_order",
    "p_alive",
    "clv",
    "-name",
    "-newest",
    "-orders",
    "-revenue",
    "-last_order",
    "-p_alive",
    "-clv",
]
Reason = Annotated[Name, Field(description="What the customer said, and when and how.")]


class CustomerRow(Wire):
    """One customer in the list."""

    id: str
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    country: str | None
    city: str | None
    stage: str | None
    rfm_group: str | None
    orders: int | None
    revenue_minor: int | None
    last_order_on: date | None
    p_alive: float | None
    clv_minor: int | None


class CustomerList(Wire):
    """One page of customers and how many there are in all."""

    items: list[CustomerRow]
    total: int


class Identity(Wire):
    """One way to recognise the customer."""

    kind: str
    value: str


class ConsentState(Wire):
    """What holds now for one channel and purpose."""

    channel: str
    purpose: str
    state: State
    at: datetime


class ConsentEntry(ConsentState):
    """One line of the consent log."""

    source: str
    wording: str
    evidence: str


class Trait(Wire):
    """One thing known or predicted about the customer."""

    key: str
    number: float | None
    text: str | None
    low: float | None
    high: float | None
    source: str
    at: datetime


class Suppression(Wire):
    """Why an address is not written to."""

    channel: str
    reason: str
    scope: Literal["all", "marketing"]
    detail: str
    by: str
    at: datetime


class SuppressedAddress(Suppression):
    """One line of the list: the address itself is not kept, only its hash."""

    address_hash: str
    only_themselves: bool = Field(description="Only the person can lift it, by opting in anew.")


class SuppressionList(Wire):
    """One page of suppressed addresses and how many there are in all."""

    items: list[SuppressedAddress]
    total: int


class SuppressionIn(Wire):
    """An address that is to be written to no more."""

    channel: Channel
    address: Annotated[Name, Field(description="As people write it.")]
    reason: Reason
    scope: Literal["all", "marketing"] = "all"


class SuppressionLift(Wire):
    """One reason to be lifted from one address."""

    channel: Channel
    address_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Annotated[str, Field(max_length=40)]
    because: Reason


class Customer(CustomerRow):
    """All that is known about one customer outside of history."""

    birth_on: str | None
    created_at: datetime
    identities: list[Identity]
    consents: list[ConsentState]
    consent_log: list[ConsentEntry]
    traits: list[Trait]
    suppressed: list[Suppression]


class ConsentChange(Wire):
    """What a member of staff records on behalf of the customer."""

    channel: Channel
    purpose: Purpose = "marketing"
    state: State
    reason: Reason
