"""An event as it crosses the wire and as it lies in the inbox.

`Incoming` is what a shop may send: unknown fields are refused by name. `Event` is what we keep; our
own modules make it directly and may point at a customer, a message or a campaign.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

MOST_EVENTS = 1000

IdentityKind = Literal["external", "email", "phone", "anonymous"]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Identity = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
_Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact. Two events with the same id are the same fact."""

    id: str
    name: str
    occurred_at: datetime
    identities: dict[str, str] = {}
    customer_id: int | None = None
    properties: dict[str, Any] = {}
    message_id: str | None = None
    campaign_id: str | None = None
    consumer: str | None = None  # set by a replay, which is meant for one consumer only


class Incoming(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One event as a shop sends it; without an id a repeat cannot be told from a new event."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    id: Label | None = None
    occurred_at: _Aware | None = None
    identities: dict[IdentityKind, _Identity] = {}
    properties: dict[str, Any] = {}


class IncomingBatch(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of POST /v1/events."""

    events: Annotated[list[Incoming], msgspec.Meta(min_length=1, max_length=MOST_EVENTS)]


_MOST_MONEY = 10**15
# Decimal text is exact; a JSON number is taken by its shortest decimal form.
_DecimalText = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$")]
Amount = (
    _DecimalText
    | Annotated[int, msgspec.Meta(ge=-_MOST_MONEY, le=_MOST_MONEY)]
    | Annotated[float, msgspec.Meta(ge=-_MOST_MONEY, le=_MOST_MONEY)]
)
Quantity = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]
Code = Label | Annotated[int, msgspec.Meta(ge=0)]


class Line(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One line of an order; `price` and `cost` (what the shop paid) are for one piece."""

    price: Amount
    quantity: Quantity = 1.0
    sku: Code | None = None
    title: Label | None = None
    category: Label | None = None
    brand: Label | None = None
    cost: Amount | None = None


Lines = Annotated[list[Line], msgspec.Meta(max_length=1000)]


class OrderPlaced(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Properties of `order_placed`: an order id is placed once; amounts in major units.

    `total` is what the customer paid, `discount` what had been taken off before.
    """

    order_id: Code
    total: Amount
    currency: Label | None = None
    coupon: Label | None = None
    channel: Label | None = None
    country: Label | None = None
    discount: Amount | None = None
    lines: Lines = []


class OrderRefunded(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Properties of `order_refunded`: `amount` given back, in major units, as a positive number."""

    order_id: Code
    amount: Amount
    currency: Label | None = None
    refund_id: Code | None = None
    lines: Lines = []


PROPERTIES: dict[str, type[OrderPlaced | OrderRefunded]] = {
    "order_placed": OrderPlaced,
    "order_refunded": OrderRefunded,
}
