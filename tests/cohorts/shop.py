"""A small shop as plain Python data, with lines, costs, coupons and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from regulars.core.clock import day_number
from regulars.history.engine import DuckDBEngine
from regulars.history.manifest import Manifest
from regulars.history.service import Snapshot
from regulars.history.tables import EVENTS, ORDER_LINES, ORDERS

DAY_ZERO = date(2026, 1, 10)
TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    category: str
    amount: int
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order, or a refund or adjustment of one; its amount is that of its lines.

    `of` is the place among the shop's orders of the one that is refunded; it knows the coupon.
    """

    customer: int | None
    day: date
    lines: tuple[Line, ...] = (Line("a", "tea", 100),)
    kind: str = "order"
    coupon: str | None = None
    of: int | None = None

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Event:
    customer: int | None
    day: date
    name: str = "seen"


@dataclass(frozen=True, slots=True)
class Shop:
    orders: tuple[Order, ...] = ()
    events: tuple[Event, ...] = ()


def after(days: int) -> date:
    return DAY_ZERO + timedelta(days=days)


def bought(customer: int | None, days: int, amount: int = 100, cost: int | None = None) -> Order:
    """A plain order so many days after the first day of the shop."""
    return Order(customer, after(days), (Line("a", "tea", amount, cost),))


def tables(shop: Shop) -> dict[str, pa.Table]:
    heads, lines, events = [], [], []
    for number, order in enumerate(shop.orders):
        moment = datetime.combine(order.day, time(9)) + timedelta(seconds=number)
        row: dict[str, Any] = {
            "order_key": f"o{number if order.of is None else order.of:03}",
            "kind": order.kind,
            "customer_id": order.customer,
            "occurred_at": moment,
            "day": day_number(order.day),
            "source": "test",
        }
        head = {"fact_id": f"f{number:03}", "amount_minor": order.amount, "coupon": order.coupon}
        heads.append({**row, **head})
        for place, line in enumerate(order.lines):
            of_line = {"sku": line.sku, "category": line.category, "amount_minor": line.amount}
            lines.append(
                {**row, **of_line, "line_id": place, "quantity": 1.0, "cost_minor": line.cost}
            )
    for number, event in enumerate(shop.events):
        moment = datetime.combine(event.day, time(9))
        row = {"fact_id": f"e{number:03}", "name": event.name, "customer_id": event.customer}
        row |= {"occurred_at": moment, "day": day_number(event.day), "properties": "{}"}
        events.append(row)
    return {
        "orders": pa.Table.from_pylist(heads, schema=ORDERS),
        "order_lines": pa.Table.from_pylist(lines, schema=ORDER_LINES),
        "events": pa.Table.from_pylist(events, schema=EVENTS),
    }


def snapshot_of(opened: DuckDBEngine, shop: Shop) -> Snapshot:
    """History in memory that holds this shop and nothing else."""
    for name, table in tables(shop).items():
        opened.register(name, table)
    return Snapshot(Path(), Manifest(), opened)
