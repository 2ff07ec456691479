"""Shops with a rhythm that is known, and the world a forecaster is given of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.accounts.service import profile
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.history.service import open_snapshot
from regulars.history.tables import ORDER_LINES
from regulars.predictions.world import World, open_world
from tests.history.makers import order_row, orders_table

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
TODAY_NUMBER = day_number(TODAY)


@contextmanager
def world_of(ws: Workspace, as_of: int = TODAY_NUMBER) -> Iterator[World]:
    """What a refit on this day would give to the forecasters."""
    with ws.state.read() as connection:
        settings = profile(connection)
    with open_snapshot(ws) as snapshot:
        world = open_world(snapshot, settings, NOW, {})
        world.as_of = as_of
        yield world


def days_ago(days: float) -> date:
    return TODAY - timedelta(days=int(days))


def visits(ws: Workspace, days: Mapping[int, Sequence[float]]) -> None:
    """Orders of each person so many days ago."""
    rows = [
        order_row(f"{person}-{number}", days_ago(ago), person)
        for person, all_days in days.items()
        for number, ago in enumerate(all_days)
    ]
    history.append(ws, {"orders": orders_table(rows)}, source="test")


def rhythms(
    people: int, seed: int, *, k: float = 4.0, years: float = 1.5
) -> dict[int, list[float]]:
    """Days ago of people with own, gamma-regular rhythms around 30 days, who all stay."""
    random = np.random.default_rng(seed)
    found = {}
    for person in range(1, people + 1):
        mean, ago = 90 / random.gamma(4.0), float(random.uniform(20, years * 365))
        days = []
        while ago >= 0:
            days.append(ago)
            ago -= max(random.gamma(k, mean / k), 1.0)
        found[person] = days
    return found


def line_row(person: int | None, day: date, sku: str | None, **values: Any) -> dict[str, Any]:
    return {
        "order_key": f"{person}-{day}-{sku}",
        "line_id": 1,
        "kind": "order",
        "customer_id": person,
        "occurred_at": datetime(day.year, day.month, day.day, 12),
        "day": day_number(day),
        "sku": sku,
        "quantity": 1.0,
        "amount_minor": 500,
        "source": "test",
        **values,
    }


def lines(ws: Workspace, rows: Sequence[dict[str, Any]]) -> None:
    """Order lines, and the orders they belong to."""
    orders = {row["order_key"]: order_row(row["order_key"], day_of(row), row["customer_id"])
              for row in rows}  # fmt: skip
    tables = {
        "orders": orders_table(list(orders.values())),
        "order_lines": pa.Table.from_pylist(list(rows), schema=ORDER_LINES),
    }
    history.append(ws, tables, source="test")


def day_of(row: dict[str, Any]) -> date:
    found: datetime = row["occurred_at"]
    return found.date()
