"""Turns events into rows of history. Pure: the same events give the same rows wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa

from regulars.accounts.service import Profile
from regulars.core.clock import EPOCH_DAY, to_micros
from regulars.core.errors import Invalid
from regulars.core.ids import fact_id_of
from regulars.core.money import to_minor
from regulars.events.service import Event, Line, OrderPlaced, OrderRefunded
from regulars.history.tables import DATASETS

Row = tuple[Any, ...]

# Lines carry the fact they belong to, so that they share its fate; it is not stored.
_LINES = DATASETS["order_lines"].append(pa.field("fact_id", pa.string()))
SCHEMAS = {**DATASETS, "order_lines": _LINES}

_EPOCH = EPOCH_DAY.toordinal()
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Shop:
    """What of a business decides how its events become rows."""

    zone: ZoneInfo
    currency: str

    @classmethod
    def of(cls, profile: Profile) -> Shop:
        return cls(profile.zone, profile.currency)

    def when(self, event: Event) -> tuple[int, int]:
        """Microseconds in UTC, and the shop's local day."""
        local = event.occurred_at.astimezone(self.zone)
        return to_micros(event.occurred_at), local.toordinal() - _EPOCH

    def minor(self, amount: str | int | float, times: Decimal = _ONE) -> int:
        """Money in the shop's minor units; a float counts as its shortest decimal form."""
        return to_minor(Decimal(str(amount)) * times, self.currency)

    def minor_or_none(self, amount: str | int | float | None, times: Decimal = _ONE) -> int | None:
        """The same of an amount that may not have been told."""
        return None if amount is None else self.minor(amount, times)

    def check_currency(self, currency: str | None) -> None:
        if currency is not None and currency.upper() != self.currency:
            raise Invalid(f"the order is in {currency}; this shop counts in {self.currency}")


@dataclass(slots=True)
class Fact:
    """The rows of one event."""

    id: str
    orders: list[Row] = field(default_factory=list)
    order_lines: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that cannot become history: its place among those given, and why."""

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Projection:
    """Rows of events as tables of SCHEMAS, each fact once, and the events that gave none."""

    tables: dict[str, pa.Table]
    faults: list[Fault]


def project(events: Sequence[Event], customer_ids: Sequence[int | None], shop: Shop) -> Projection:
    """The rows of the events. An event that cannot be a row is a fault, never an exception."""
    facts: dict[str, Fact] = {}
    faults = []
    for place, (event, customer_id) in enumerate(zip(events, customer_ids, strict=True)):
        try:
            fact = _MAKERS.get(event.name, _plain)(event, customer_id, shop)
        except Exception as error:  # whatever it is, it must not stop those behind it
            faults.append(Fault(place, f"{type(error).__name__}: {error}"))
        else:
            facts.setdefault(fact.id, fact)
    tables = {
        dataset: _table(schema, [row for fact in facts.values() for row in getattr(fact, dataset)])
        for dataset, schema in SCHEMAS.items()
    }
    return Projection(tables, faults)


def _plain(event: Event, customer_id: int | None, shop: Shop) -> Fact:
    fact_id = fact_id_of("event", event.id)
    properties = msgspec.json.encode(event.properties).decode()
    about = (event.message_id, event.campaign_id, properties)
    row = (fact_id, event.name, customer_id, *shop.when(event), *about)
    return Fact(fact_id, events=[row])


def _placed(event: Event, customer_id: int | None, shop: Shop) -> Fact:
    order = msgspec.convert(event.properties, OrderPlaced)
    shop.check_currency(order.currency)
    key, when = str(order.order_id), shop.when(event)
    fact_id = fact_id_of("order", key)
    texts = (order.coupon, order.channel, order.country, "events")
    money = shop.minor(order.total), *texts, shop.minor_or_none(order.discount)
    row = (fact_id, key, "order", customer_id, *when, *money)
    lines = [
        _line(line, (key, number, "order", customer_id, *when), fact_id, shop, sign=1)
        for number, line in enumerate(order.lines, start=1)
    ]
    return Fact(fact_id, orders=[row], order_lines=lines)


def _refunded(event: Event, customer_id: int | None, shop: Shop) -> Fact:
    refund = msgspec.convert(event.properties, OrderRefunded)
    shop.check_currency(refund.currency)
    key, when = str(refund.order_id), shop.when(event)
    fact_id = fact_id_of("refund", key, str(refund.refund_id or event.id))
    texts = (None, None, None, "events")
    row = (fact_id, key, "refund", customer_id, *when, -shop.minor(refund.amount), *texts, None)
    # An order's own lines count from 1; those of a refund begin at a large number of their own.
    first = int(fact_id[:12], 16) << 12
    lines = [
        _line(line, (key, first + number, "refund", customer_id, *when), fact_id, shop, sign=-1)
        for number, line in enumerate(refund.lines, start=1)
    ]
    return Fact(fact_id, orders=[row], order_lines=lines)


def _line(line: Line, head: Row, fact_id: str, shop: Shop, *, sign: int) -> Row:
    quantity = sign * line.quantity
    times = Decimal(str(quantity))
    amount, cost = shop.minor(line.price, times), shop.minor_or_none(line.cost, times)
    sku = None if line.sku is None else str(line.sku)
    what = (sku, line.title, line.category, quantity, amount, "events", cost, line.brand)
    return (*head, *what, fact_id)


_MAKERS: dict[str, Callable[[Event, int | None, Shop], Fact]] = {
    "order_placed": _placed,
    "order_refunded": _refunded,
}


def _table(schema: pa.Schema, rows: list[Row]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = []
    for values, wanted in zip(columns, schema, strict=True):
        if pa.types.is_timestamp(wanted.type):
            arrays.append(pa.array(values, pa.int64()).cast(wanted.type))
        else:
            arrays.append(pa.array(values, wanted.type))
    return pa.table(arrays, schema=schema)
