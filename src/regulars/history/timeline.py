"""One customer's facts, newest first."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from regulars.core.clock import day_date, from_micros, to_micros
from regulars.core.errors import Invalid
from regulars.history.schemas import TimelineItem, TimelineLine
from regulars.history.snapshot import Snapshot
from regulars.history.tables import dataset

MOST_LINES = 50  # of one order; the rest is not shown

_COLUMNS = {
    "fact_id": "string",
    "kind": "string",
    "occurred_at": "timestamp(6)",
    "day": "int32",
    "order_key": "string",
    "amount_minor": "int64",
    "message_id": "string",
    "campaign_id": "string",
    "properties": "string",
}

About = Literal["orders", "messages", "other"]
Cursor = tuple[int, str]  # microseconds and fact id of the last item shown


def page(
    snapshot: Snapshot,
    customer_id: int,
    *,
    before: Cursor | None,
    size: int,
    about: About | None = None,
) -> list[TimelineItem]:
    """The `size` latest facts of a customer that lie before the cursor, of one sort or of all."""
    facts = _facts(customer_id, about)
    if before is not None:
        moment = ibis.literal(from_micros(before[0]).replace(tzinfo=None))
        earlier = facts.occurred_at < moment
        facts = facts.filter(
            earlier | ((facts.occurred_at == moment) & (facts.fact_id < before[1]))
        )
    latest = facts.order_by([facts.occurred_at.desc(), facts.fact_id.desc()]).limit(size)
    rows = snapshot.run(latest).to_pylist()
    lines = _lines(snapshot, customer_id, [row for row in rows if row["order_key"]])
    return [_item(row, lines) for row in rows]


def _facts(customer_id: int, about: About | None) -> ir.Table:
    if about == "orders":
        return _orders(customer_id)
    events = _events(customer_id)
    if about is None:
        return _orders(customer_id).union(events)
    is_message = events.kind.startswith("message_") | (events.kind == "unsubscribed")
    return events.filter(is_message if about == "messages" else ~is_message)


def _orders(customer_id: int) -> ir.Table:
    orders = dataset("orders")
    mine = orders.filter(orders.customer_id == customer_id)
    return mine.select(**{name: _or_null(mine, name) for name in _COLUMNS})


def _events(customer_id: int) -> ir.Table:
    events = dataset("events").rename(kind="name")
    mine = events.filter(events.customer_id == customer_id)
    return mine.select(**{name: _or_null(mine, name) for name in _COLUMNS})


def _or_null(table: ir.Table, name: str) -> ir.Value:
    """The column, or null where the dataset has none; of one type on both sides of the union."""
    kind = _COLUMNS[name]
    return table[name].cast(kind) if name in table.columns else ibis.null(kind)


def _lines(
    snapshot: Snapshot, customer_id: int, orders: list[dict[str, Any]]
) -> dict[tuple[str, str, datetime], list[TimelineLine]]:
    """The lines of the shown orders, by order, kind and moment."""
    if not orders:
        return {}
    lines = dataset("order_lines")
    keys = [row["order_key"] for row in orders]
    mine = lines.filter((lines.customer_id == customer_id) & lines.order_key.isin(keys))
    found: dict[tuple[str, str, datetime], list[TimelineLine]] = {}
    for row in snapshot.run(mine.order_by(["order_key", "line_id"])).to_pylist():
        place = found.setdefault((row["order_key"], row["kind"], row["occurred_at"]), [])
        if len(place) < MOST_LINES:
            place.append(
                TimelineLine(
                    sku=row["sku"],
                    title=row["title"],
                    quantity=row["quantity"],
                    amount_minor=row["amount_minor"],
                )
            )
    return found


def _item(
    row: dict[str, Any], lines: dict[tuple[str, str, datetime], list[TimelineLine]]
) -> TimelineItem:
    return TimelineItem(
        id=row["fact_id"],
        kind=row["kind"],
        at=row["occurred_at"].replace(tzinfo=UTC),
        day=day_date(row["day"]),
        order_key=row["order_key"],
        amount_minor=row["amount_minor"],
        lines=lines.get((row["order_key"] or "", row["kind"], row["occurred_at"]), []),
        message_id=row["message_id"],
        campaign_id=row["campaign_id"],
        properties=json.loads(row["properties"] or "{}"),
    )


def cursor_of(item: TimelineItem) -> str:
    """The text that asks for what lies behind an item."""
    return f"{to_micros(item.at)}.{item.id}"


def parse_cursor(text: str) -> Cursor:
    """The cursor again. Raises Invalid for anything else."""
    micros, _, fact_id = text.partition(".")
    if not micros.lstrip("-").isascii() or not micros.lstrip("-").isdigit() or len(micros) > 17:
        raise Invalid("`before` is not the place where a page of the timeline ended.")
    return int(micros), fact_id
