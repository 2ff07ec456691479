"""Small shops for the tests of metrics: orders in, an open snapshot out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

import pyarrow as pa

from regulars.core.clock import day_number
from regulars.history.engine import DuckDBEngine
from regulars.history.manifest import Manifest
from regulars.history.service import Snapshot
from regulars.history.tables import EVENTS, ORDER_LINES, ORDERS
from regulars.settings import Settings

Kind = Literal["order", "adjustment", "refund"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of orders. A refund's amount is negative; a customer may be unknown."""

    customer: int | None
    day: date
    amount: int
    kind: Kind = "order"
    coupon: str | None = None
    discount: int | None = None
    sku: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of events."""

    customer: int
    day: date
    name: str
    properties: str = "{}"


def orders_table(facts: Sequence[Fact]) -> pa.Table:
    rows = [
        {
            "fact_id": f"f{number}",
            "order_key": f"o{number}",
            "kind": fact.kind,
            "customer_id": fact.customer,
            "occurred_at": datetime.combine(fact.day, time(12)),
            "day": day_number(fact.day),
            "amount_minor": fact.amount,
            "coupon": fact.coupon,
            "channel": fact.channel,
            "discount_minor": fact.discount,
            "source": "test",
        }
        for number, fact in enumerate(facts)
    ]
    return pa.Table.from_pylist(rows, schema=ORDERS)


def lines_table(facts: Sequence[Fact]) -> pa.Table:
    """One line per fact."""
    rows = [
        {
            "order_key": f"o{number}",
            "line_id": 1,
            "kind": fact.kind,
            "customer_id": fact.customer,
            "occurred_at": datetime.combine(fact.day, time(12)),
            "day": day_number(fact.day),
            "sku": fact.sku,
            "quantity": 1.0,
            "amount_minor": fact.amount,
            "source": "test",
        }
        for number, fact in enumerate(facts)
    ]
    return pa.Table.from_pylist(rows, schema=ORDER_LINES)


def events_table(events: Sequence[Happened]) -> pa.Table:
    rows = [
        {
            "fact_id": f"e{number:06d}",
            "name": event.name,
            "customer_id": event.customer,
            "occurred_at": datetime.combine(event.day, time(12)),
            "day": day_number(event.day),
            "properties": event.properties,
        }
        for number, event in enumerate(events)
    ]
    return pa.Table.from_pylist(rows, schema=EVENTS)


@contextmanager
def engine(folder: Path) -> Iterator[DuckDBEngine]:
    """An engine that many shops in a row can be put into."""
    opened = DuckDBEngine(Settings(home=folder, threads=1), folder)
    yield opened
    opened.close()


def snapshot_of(
    opened: DuckDBEngine, facts: Sequence[Fact], events: Sequence[Happened] = ()
) -> Snapshot:
    """History in memory that holds these facts and nothing else."""
    opened.register("events", events_table(events))
    opened.register("orders", orders_table(facts))
    opened.register("order_lines", lines_table(facts))
    return Snapshot(Path(), Manifest(), opened)


def cdnow() -> list[Fact]:
    """Real orders of 400 customers, January 1997 to June 1998."""
    path = Path(__file__).parent.parent / "data" / "cdnow_orders.csv"
    rows = [line.split(",") for line in path.read_text().splitlines()[1:]]
    return [Fact(int(who), date.fromisoformat(day), int(cents)) for who, day, cents in rows]
