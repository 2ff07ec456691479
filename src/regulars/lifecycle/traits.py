"""Stages and groups: told for the whole shop, and written to each customer as traits."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.customers.service import write_traits
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.lifecycle import people
from regulars.lifecycle.people import LIFECYCLE_DEFINITION, STAGES, Rhythm, rhythm_of
from regulars.lifecycle.schemas import Lifecycle, Move, Rfm, RfmCell, RfmGroup, StageCount

MOVEMENT_DAYS = 30
SOURCE = "orders"

# Trait: which column it is, and whether it is kept as a number, a word or a date.
TRAITS = {
    "rfm_r": ("r", "number"),
    "rfm_f": ("f", "number"),
    "rfm_m": ("m", "number"),
    "rfm_group": ("group", "text"),
    "lifecycle_stage": ("stage", "text"),
    "orders": ("orders", "number"),
    "revenue_minor": ("revenue", "number"),
    "first_order_on": ("first_day", "date"),
    "last_order_on": ("last_day", "date"),
    "usual_gap_days": ("gap_days", "number"),
}


def write_all(ws: Workspace, *, now: datetime, today: date) -> int:
    """Write every customer's traits in one transaction; returns how many customers have them."""
    with open_snapshot(ws) as snapshot:
        table = customers_of(snapshot, today)
    with ws.state.write() as connection:
        for key in TRAITS:
            _write(connection, key, table, now)
    return int(table.num_rows)


def customers_of(snapshot: Snapshot, today: date) -> pa.Table:
    """One row per customer with everything that `TRAITS` names."""
    on = last_seen(snapshot, today)
    number = day_number(on or today)
    return snapshot.run(people.scored(people.staged(number, shop_rhythm(snapshot, number))))


def last_seen(snapshot: Snapshot, today: date) -> date | None:
    """The day everything is judged on: today, or the last one history reaches.

    A shop that has loaded an old file has not lost all its customers; its history just ends there.
    """
    history = extent(snapshot)
    return min(today, history.last) if history else None


def shop_rhythm(snapshot: Snapshot, on: int) -> Rhythm:
    """The shop's mean gap on a day."""
    row = snapshot.run(people.mean_gap(on)).to_pylist()[0]
    return rhythm_of(row["days"], row["gaps"])


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


def lifecycle_of(snapshot: Snapshot, *, currency: str, today: date) -> Lifecycle:
    """How many customers are in each stage, and who moved in the last 30 days."""
    on = last_seen(snapshot, today)
    if on is None:
        return _lifecycle(currency)
    since = on - timedelta(days=MOVEMENT_DAYS)
    number, before = day_number(on), day_number(since)
    rhythm = shop_rhythm(snapshot, number)
    found = {r["stage"]: r for r in snapshot.run(people.stage_counts(number, rhythm)).to_pylist()}
    moves = snapshot.run(people.moves(before, number, rhythm)).to_pylist()
    return _lifecycle(
        currency,
        on=on,
        since=since,
        usual_gap_days=round(rhythm.gap_days, 1),
        stages=[StageCount(**found[stage]) for stage in STAGES if stage in found],
        moves=sorted((Move(**row) for row in moves), key=_in_stage_order),
    )


def _lifecycle(currency: str, **found: Any) -> Lifecycle:
    nothing: dict[str, Any] = {"on": None, "since": None, "usual_gap_days": None}
    nothing |= {"stages": [], "moves": []}
    return Lifecycle(definition=LIFECYCLE_DEFINITION, currency=currency, **{**nothing, **found})


def _in_stage_order(move: Move) -> tuple[int, int]:
    return STAGES.index(move.came_from), STAGES.index(move.went_to)


def rfm_of(snapshot: Snapshot, *, currency: str, today: date) -> Rfm:
    """Groups of customers and the matrix of recency and frequency scores."""
    on = last_seen(snapshot, today)
    if on is None:
        return Rfm(on=None, currency=currency, groups=[], cells=[])
    number = day_number(on)
    rows = snapshot.run(people.rfm_cells(number, shop_rhythm(snapshot, number))).to_pylist()
    cells = [
        RfmCell(
            recency=row["r"],
            frequency=row["f"],
            customers=row["customers"],
            revenue=row["revenue"],
        )
        for row in sorted(rows, key=lambda row: (row["r"], row["f"]))
    ]
    return Rfm(on=on, currency=currency, groups=_groups(rows), cells=cells)


def _groups(rows: list[dict[str, Any]]) -> list[RfmGroup]:
    together: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for name in ("customers", "revenue", "orders", "since"):
            together[row["group"]][name] += row[name]
    groups = [
        RfmGroup(
            group=group,
            customers=sums["customers"],
            revenue=sums["revenue"],
            mean_days_since=round(sums["since"] / sums["customers"], 1),
            mean_orders=round(sums["orders"] / sums["customers"], 2),
        )
        for group, sums in together.items()
    ]
    return sorted(groups, key=lambda group: (-group.revenue, group.group))
