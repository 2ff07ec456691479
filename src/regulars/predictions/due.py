"""Which customer needs which product when: worked out at every refit, kept in one file.

A pair of customer and product is planned when they bought it on two days, or once where enough of
its buyers come back for it. It is dropped when even the late end of its interval has passed: they
have given it up or buy it elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.core.clock import day_date
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot
from regulars.predictions import gap_queries
from regulars.predictions.base import Forecast
from regulars.predictions.refills import fit, purchases_of
from regulars.predictions.schemas import DueList, DueProduct

FEWEST_AGAIN = 5  # people who bought a product on more days than one, for it to have a rhythm
COMES_BACK = 0.2  # share of a product's buyers from which one purchase is enough for a date
ROWS_TOGETHER = 50_000  # in the file: one customer's rows are found by reading that many
DUE = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("item", pa.string()),
        ("title", pa.string()),
        ("times", pa.int64()),
        ("last_day", pa.int32()),
        ("quantity", pa.float64()),
        ("due_day", pa.int32()),
        ("low_day", pa.int32()),
        ("high_day", pa.int32()),
        (
            "turn",
            pa.int32(),
        ),  # what is still to come by its day, then what is overdue, newest first
    ]
)
OVERDUE = 1_000_000  # added to the days that something is overdue: after everything to come


def plan(snapshot: Snapshot, until: int) -> pa.Table:
    """Every pair that is due, as DUE, by customer and then by turn."""
    items = snapshot.run(gap_queries.bought_items(until, FEWEST_AGAIN))
    if not items.num_rows:
        return DUE.empty_table()
    number = pa.array(np.arange(items.num_rows, dtype=np.int32))
    snapshot.register(gap_queries.ITEMS, pa.table({"item": items["item"], "number": number}))
    category = items["category"].combine_chunks().dictionary_encode().indices.fill_null(-1)
    rows = snapshot.run(gap_queries.purchases(until))
    bought = purchases_of(rows, category.to_numpy().astype(np.int64))
    wait = fit(bought).wait(bought)
    last = bought.last
    times = np.bincount(bought.pair, minlength=last.size)
    share = items["again"].to_numpy() / items["buyers"].to_numpy()
    low, due, high = (
        bought.day[last] + np.maximum(np.round(each), 1)
        for each in (wait.low, wait.value, wait.high)
    )
    keep = ((times > 1) | (share[bought.number[last]] >= COMES_BACK)) & (high >= until)
    of_item = pa.array(bought.number[last][keep])
    columns = {
        "customer_id": bought.customer_id[last][keep],
        "item": items["item"].take(of_item),
        "title": items["title"].take(of_item),
        "times": times[keep],
        "last_day": bought.day[last][keep],
        "quantity": bought.quantity[last][keep],
        "due_day": due[keep].astype(np.int32),
        "low_day": low[keep].astype(np.int32),
        "high_day": high[keep].astype(np.int32),
        "turn": np.where(due >= until, due - until, OVERDUE + until - due)[keep].astype(np.int32),
    }
    found = pa.table(columns).cast(DUE)
    return found.sort_by([(name, "ascending") for name in ("customer_id", "turn", "item")])


def next_of_each(due: pa.Table) -> Forecast:
    """The next product each customer needs, with its name as the text."""
    who, first = np.unique(due["customer_id"].to_numpy(), return_index=True)
    rows = due.take(pa.array(first))
    days = (rows[name].to_numpy() for name in ("due_day", "low_day", "high_day"))
    value, low, high = (each.astype(np.float64) for each in days)
    return Forecast(
        value,
        low,
        high,
        who=who,
        text=pc.coalesce(rows["title"], rows["item"]),
    )


def keep(ws: Workspace, due: pa.Table) -> None:
    """Replace the file whole; who reads it meanwhile sees the old one or the new one."""
    file = _file(ws)
    file.parent.mkdir(exist_ok=True)
    written = file.with_name(f"{new_id('due')}.tmp")
    pq.write_table(due, written, row_group_size=ROWS_TOGETHER)
    written.replace(file)


def find(
    ws: Workspace,
    *,
    customer_id: int | None = None,
    item: str | None = None,
    before: int | None = None,
    limit: int,
) -> DueList:
    """What is due up to the end of a day, of one customer or product: what is still to come first,
    the soonest first, then what is overdue, the newest first."""
    file = _file(ws)
    if not file.exists():
        return DueList(items=(), total=0)
    wanted = [
        (name, sign, value)
        for name, sign, value in (
            ("customer_id", "==", customer_id), ("item", "==", item), ("due_day", "<=", before)
        )
        if value is not None
    ]  # fmt: skip
    rows = pq.read_table(file, filters=wanted or None)
    order = [(name, "ascending") for name in ("turn", "customer_id", "item")]
    chosen = rows.take(pc.select_k_unstable(rows, limit, order)) if rows.num_rows else rows
    return DueList(items=tuple(_product(row) for row in chosen.to_pylist()), total=rows.num_rows)


def _product(row: dict[str, Any]) -> DueProduct:
    return DueProduct(
        customer_id=str(row["customer_id"]),
        sku=row["item"],
        title=row["title"],
        times=row["times"],
        last_on=day_date(row["last_day"]),
        quantity=row["quantity"],
        due_on=day_date(row["due_day"]),
        due_from=day_date(row["low_day"]),
        due_to=day_date(row["high_day"]),
    )


def _file(ws: Workspace) -> Path:
    return ws.folder / "predictions" / "due.parquet"
