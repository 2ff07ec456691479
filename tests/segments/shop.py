"""A small shop as plain Python data, and the way into a workspace."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import delete

from regulars.core.clock import EPOCH, day_date, day_number
from regulars.core.ids import fact_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.customers import tables
from regulars.history import service as history
from regulars.history.tables import EVENTS, ORDER_LINES, ORDERS
from regulars.segments.tables import list_members, lists

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = day_number(NOW.date())
LISTS = ("lst_a", "lst_b")


@dataclass
class Person:
    id: int
    email: str | None = None
    phone: str | None = None
    country: str | None = None
    city: str | None = None
    language: str | None = None
    name: str | None = None
    consents: dict[tuple[str, str], str] = field(default_factory=dict)
    suppressed: set[str] = field(default_factory=set)  # channels
    traits: dict[str, float | str] = field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)  # of numeric traits
    birth_on: str | None = None
    lists: set[str] = field(default_factory=set)


@dataclass
class Order:
    customer_id: int | None
    days_ago: int
    amount: int = 1000
    kind: str = "order"
    coupon: str | None = None
    lines: list[tuple[Any, ...]] = field(default_factory=list)  # sku, category, amount, brand
    channel: str | None = None
    of: int | None = None  # a refund of the order with this number


@dataclass
class Happening:
    customer_id: int | None
    days_ago: int
    name: str
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Shop:
    people: list[Person]
    orders: list[Order] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)


def moment(days_ago: int) -> datetime:
    return (EPOCH + timedelta(days=TODAY - days_ago, hours=10)).replace(tzinfo=None)


def order_rows(orders: list[Order]) -> dict[str, pa.Table]:
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for number, order in enumerate(orders):
        key = f"o{number if order.of is None else order.of}"
        when = {"occurred_at": moment(order.days_ago), "day": TODAY - order.days_ago}
        common = {"order_key": key, "kind": order.kind, "customer_id": order.customer_id, **when}
        common["source"] = "test"
        fact = fact_id_of("order", str(number))
        head = {"fact_id": fact, "amount_minor": order.amount, "coupon": order.coupon}
        heads.append({**common, **head, "channel": order.channel, "country": None})
        for line_id, told in enumerate(order.lines):
            sku, category, amount, brand = (*told, None)[:4]
            line = {"line_id": line_id, "sku": sku, "category": category, "brand": brand}
            lines.append({**common, **line, "quantity": 1.0, "amount_minor": amount})
    return {
        "orders": pa.Table.from_pylist(heads, schema=ORDERS),
        "order_lines": pa.Table.from_pylist(lines, schema=ORDER_LINES),
    }


def event_rows(events: list[Happening]) -> pa.Table:
    rows = [
        {
            "fact_id": fact_id_of("event", str(number)),
            "name": event.name,
            "customer_id": event.customer_id,
            "occurred_at": moment(event.days_ago),
            "day": TODAY - event.days_ago,
            "properties": json.dumps(event.properties),
        }
        for number, event in enumerate(events)
    ]
    return pa.Table.from_pylist(rows, schema=EVENTS)


def settle(ws: Workspace, shop: Shop) -> None:
    """Make the workspace hold this shop and nothing else."""
    shutil.rmtree(ws.history_folder, ignore_errors=True)
    with ws.state.write() as connection:
        for name in ("customers", "identities", "consents", "suppressions", "traits"):
            connection.execute(delete(getattr(tables, name)))
        for table in (list_members, lists):
            connection.execute(delete(table))
        _lists(connection, shop.people)
        _people(connection, shop.people)
        customers.note_everybody(connection)  # the rows were written past the verbs
    if shop.orders or shop.events:
        rows = {**order_rows(shop.orders), "events": event_rows(shop.events)}
        history.append(ws, {k: v for k, v in rows.items() if v.num_rows}, source="test")


def _people(connection: Any, people: list[Person]) -> None:
    columns = ("email", "phone", "country", "city", "language", "name", "birth_on")
    if not people:
        return
    rows = [
        {"id": each.id, "created_at": NOW, "search": "", **{c: getattr(each, c) for c in columns}}
        for each in people
    ]
    connection.execute(tables.customers.insert(), rows)
    for (channel, purpose, state), ids in _by_consent(people).items():
        verb = customers.give_consent if state == "granted" else customers.withdraw_consent
        verb(connection, ids, channel=channel, purpose=purpose, source="test", now=NOW)
    for each in people:
        for channel in each.suppressed:
            address = each.email if channel == "email" else each.phone
            if address:
                customers.suppress(
                    connection, channel=channel, address=address, reason="bounced", now=NOW
                )
    for key in {key for each in people for key in each.traits}:
        having = [each for each in people if key in each.traits]
        values = [each.traits[key] for each in having]
        kind = "text" if any(isinstance(value, str) for value in values) else "number"
        columns = {"customer_id": [each.id for each in having], kind: values}
        bounds = [each.intervals.get(key, (None, None)) for each in having]
        columns |= {
            name: pa.array([bound[place] for bound in bounds], pa.float64())
            for place, name in enumerate(("low", "high"))
        }
        table = pa.table(columns)
        customers.write_traits(connection, key, table, source="test", now=NOW)


def _lists(connection: Any, people: list[Person]) -> None:
    """Every list of LISTS, also one that nobody is on."""
    rows = [{"id": each, "name": each, "matched_by": "email", "created_at": NOW} for each in LISTS]
    connection.execute(lists.insert(), [{**row, "customers": 0, "unmatched": 0} for row in rows])
    on = [{"list_id": one, "customer_id": each.id} for each in people for one in each.lists]
    if on:
        connection.execute(list_members.insert(), on)


def _by_consent(people: list[Person]) -> dict[tuple[str, str, str], list[int]]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for each in people:
        for (channel, purpose), state in each.consents.items():
            found.setdefault((channel, purpose, state), []).append(each.id)
    return found


def local_date(days_ago: int) -> str:
    return day_date(TODAY - days_ago).isoformat()
