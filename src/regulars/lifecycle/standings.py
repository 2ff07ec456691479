"""How many stand where: each stage or group counted on a day, with money, medians and forecast."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.lifecycle.advice import By
from regulars.lifecycle.people import Yardstick, measured

VALUES, VALUE_TRAIT = "lifecycle_values", "clv_12m"
COLUMN: dict[By, str] = {"stage": "stage", "rfm": "group"}


def lay_values(ws: Workspace, snapshot: Snapshot) -> bool:
    """Put everybody's predicted value beside history; says whether there is any."""
    with ws.state.read() as connection:
        found = read_traits(connection, [VALUE_TRAIT])
    known = found.filter(pc.is_valid(found["number"]))
    minor = pc.round(known["number"]).cast(pa.int64())
    snapshot.register(VALUES, pa.table({"customer_id": known["customer_id"], "value": minor}))
    return bool(known.num_rows)


def counted(on: int, yardstick: Yardstick, by: By, *, valued: bool) -> ir.Table:
    """One row per stage or group that holds anybody."""
    people = with_values(measured(on, yardstick), valued=valued)
    return people.group_by(code=people[COLUMN[by]]).aggregate(**measures(people))


def with_values(people: ir.Table, *, valued: bool) -> ir.Table:
    """People with their predicted value; null where none is known."""
    if not valued:
        return people.mutate(value=ibis.null("int64"))
    values = ibis.table({"customer_id": "int64", "value": "int64"}, name=VALUES)
    return people.left_join(values, "customer_id").select(
        *[people[name] for name in people.columns], values.value
    )


def measures(people: ir.Table) -> dict[str, Any]:
    """What is told of any group of people."""
    return {
        "customers": people.count(),
        "revenue": whole_sum(people.revenue),
        "median_since": people.since.median(),
        "median_orders": people.orders.median(),
        "value": whole_sum(people.value),
        "valued": whole_sum(people.value.notnull()),
    }


def told(row: dict[str, Any]) -> dict[str, Any]:
    """The measures as they cross the wire; a mean forecast only where there is one."""
    return {
        "customers": row["customers"],
        "revenue_minor": row["revenue"],
        "median_days_since": float(row["median_since"]),
        "median_orders": float(row["median_orders"]),
        "value_minor": round(row["value"] / row["valued"]) if row["valued"] else None,
    }
