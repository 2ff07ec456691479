"""The inbox behind the manifest's offset, as rows: for the projector to keep, for readers to add.

Both take the same way, so a reader sees today what the projector will have written tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from regulars.accounts.service import profile
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Item, Taken
from regulars.history.engine import DuckDBEngine
from regulars.history.manifest import Manifest
from regulars.history.parts import rows_of
from regulars.history.projection import Fault, Shop, project
from regulars.history.tables import DATASETS

CONSUMER = "projector"
REPEAT_DAYS = 7  # a repeat of a fact is known when its day is at most this far from the first's


@dataclass(frozen=True, slots=True)
class Tail:
    """New facts, as tables of DATASETS, and what could not become one."""

    tables: dict[str, pa.Table]
    faults: list[tuple[Item, Fault]]


def read_tail(ws: Workspace, taken: Taken, manifest: Manifest, engine: DuckDBEngine) -> Tail:
    """The rows of a run of the inbox that the manifest's parts do not hold already."""
    items = list(events.meant_for(CONSUMER, taken.items))
    given = [item.event for item in items]
    with ws.state.read() as connection:
        customer_ids = events.People(connection, given).customer_ids
        shop = Shop.of(profile(connection))
    projection = project(given, customer_ids, shop)
    tables = _without_known(projection.tables, manifest, ws.history_folder, engine)
    tables = _with_customers(tables, manifest, ws.history_folder, engine)
    stored = {dataset: tables[dataset].select(DATASETS[dataset].names) for dataset in DATASETS}
    return Tail(stored, [(items[fault.place], fault) for fault in projection.faults])


def _without_known(
    tables: Mapping[str, pa.Table], manifest: Manifest, folder: Path, engine: DuckDBEngine
) -> dict[str, pa.Table]:
    """The rows whose fact is not in a part yet. An order is known by its key, whoever sent it."""
    known = pa.array([], pa.string())
    for dataset, same in (
        ("events", "part.fact_id = new.fact_id"),
        ("orders", "part.fact_id = new.fact_id"),
        ("orders", "part.kind = 'order' AND new.kind = 'order' AND part.order_key = new.order_key"),
    ):
        found = _known(tables[dataset], dataset, same, manifest, folder, engine)
        known = pa.concat_arrays([known, found])
    if not len(known):
        return dict(tables)
    return {
        dataset: table.filter(pc.invert(pc.is_in(table["fact_id"], known)))
        for dataset, table in tables.items()
    }


def _known(
    new: pa.Table, dataset: str, same: str, manifest: Manifest, folder: Path, engine: DuckDBEngine
) -> pa.Array:
    """Ids of the new facts that a part near their day holds."""
    if not new.num_rows:
        return pa.array([], pa.string())
    days = pc.min_max(new["day"]).as_py()
    first, last = days["min"] - REPEAT_DAYS, days["max"] + REPEAT_DAYS
    near = [p for p in manifest.of(dataset) if p.first_day <= last and p.last_day >= first]
    if not near:
        return pa.array([], pa.string())
    engine.register("new_facts", new)
    found = engine.execute(
        f"SELECT DISTINCT new.fact_id FROM new_facts AS new "
        f"JOIN {rows_of(folder, dataset, near)} AS part "
        f"ON {same} AND abs(part.day - new.day) <= {REPEAT_DAYS}"
    )
    return found["fact_id"].combine_chunks()


def _with_customers(
    tables: dict[str, pa.Table], manifest: Manifest, folder: Path, engine: DuckDBEngine
) -> dict[str, pa.Table]:
    """Refunds that do not say whose they are become those of the order's customer."""
    orders = tables["orders"]
    nameless = orders.filter((pc.field("kind") == "refund") & pc.field("customer_id").is_null())
    if not nameless.num_rows:
        return tables
    engine.register("nameless", nameless)
    engine.register("new_orders", orders)
    sources = ["new_orders"]
    if parts := manifest.of("orders"):
        sources.append(rows_of(folder, "orders", parts))
    placed = " UNION ALL ".join(f"SELECT order_key, kind, customer_id FROM {s}" for s in sources)
    engine.command(
        f"CREATE OR REPLACE TEMP TABLE buyers AS "
        f"SELECT fact_id, min(placed.customer_id) AS buyer FROM nameless "
        f"JOIN ({placed}) AS placed USING (order_key) "
        f"WHERE placed.kind = 'order' GROUP BY fact_id"
    )
    return {**tables, **{name: _named(tables[name], engine) for name in ("orders", "order_lines")}}


def _named(table: pa.Table, engine: DuckDBEngine) -> pa.Table:
    engine.register("unnamed", table)
    found = engine.execute(
        "SELECT unnamed.* REPLACE (coalesce(customer_id, buyer) AS customer_id) "
        "FROM unnamed LEFT JOIN buyers USING (fact_id)"
    )
    return found.select(table.column_names).cast(table.schema)
