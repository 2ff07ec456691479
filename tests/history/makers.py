"""Small tables of history for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from regulars.core.clock import day_number
from regulars.history.tables import EVENTS, ORDERS


def order_row(key: str, day: date, customer_id: int | None = 1, **values: Any) -> dict[str, Any]:
    return {
        "fact_id": f"fact-{key}",
        "order_key": key,
        "kind": "order",
        "customer_id": customer_id,
        "occurred_at": datetime.combine(day, time(12)),
        "day": day_number(day),
        "amount_minor": 1000,
        "source": "test",
        **values,
    }


def orders_table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=ORDERS)


def event_row(fact: str, day: date, customer_id: int | None = 1, **values: Any) -> dict[str, Any]:
    return {
        "fact_id": fact,
        "name": "page_viewed",
        "customer_id": customer_id,
        "occurred_at": datetime.combine(day, time(12)),
        "day": day_number(day),
        "properties": "{}",
        **values,
    }


def events_table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=EVENTS)
