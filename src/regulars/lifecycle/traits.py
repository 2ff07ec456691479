"""Where each customer stands, written to them as traits so that rules and templates can ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.customers.service import write_traits
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.lifecycle.people import measured
from regulars.lifecycle.settings import Settings
from regulars.lifecycle.yardstick import yardstick_on

SOURCE = "orders"
# A shop that is open has an order within a week; a file that ends earlier is an old file.
QUIET = timedelta(days=7)

# Trait: which column it is, and whether it is kept as a number, a word or a date.
TRAITS = {
    "rfm_r": ("r", "number"),
    "rfm_f": ("f", "number"),
    "rfm_m": ("m", "number"),
    "rfm_group": ("group", "text"),
    "lifecycle_stage": ("stage", "text"),
    "orders": ("orders", "number"),
    "order_days": ("visits", "number"),
    "revenue_minor": ("revenue", "number"),
    "first_order_on": ("first_day", "date"),
    "last_order_on": ("last_day", "date"),
    "usual_gap_days": ("gap_days", "number"),
}


def write_all(ws: Workspace, settings: Settings, *, now: datetime, today: date) -> int:
    """Write every customer's traits in one transaction; returns how many customers have them."""
    with open_snapshot(ws) as snapshot:
        table = customers_of(snapshot, settings, today)
    with ws.state.write() as connection:
        for key in TRAITS:
            _write(connection, key, table, now)
    return int(table.num_rows)


def customers_of(snapshot: Snapshot, settings: Settings, today: date) -> pa.Table:
    """One row per customer with everything that `TRAITS` names."""
    on = day_number(last_seen(snapshot, today) or today)
    return snapshot.run(measured(on, yardstick_on(snapshot, on, settings)))


def last_seen(snapshot: Snapshot, today: date) -> date | None:
    """The day everything is judged on: today, or the last one that an old history reaches.

    A shop that has loaded an old file has not lost all its customers; its history just ends there.
    """
    history = extent(snapshot)
    if history is None:
        return None
    return today if today <= history.last + QUIET else history.last


def _write(connection: Connection, key: str, table: pa.Table, now: datetime) -> None:
    column, kind = TRAITS[key]
    values = {"customer_id": table["customer_id"]}
    if kind == "text":
        values["text"] = table[column]
    elif kind == "date":
        values["text"] = pc.strftime(table[column].cast(pa.date32()), format="%Y-%m-%d")
        values["number"] = table[column]
    else:
        values["number"] = table[column]
    write_traits(connection, key, pa.table(values), source=SOURCE, now=now)
