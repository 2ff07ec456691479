"""Numbers per customer over history, laid beside the facts of everybody and kept for the next rule.

While a rule is written most of it stays as it was: what its other rows count is not counted again,
as long as history holds the same facts. A total is known by its whole expression, today's too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from regulars.customers import service as customers
from regulars.history.service import Snapshot
from regulars.segments import facts
from regulars.segments.columns import Ids
from regulars.segments.compile import Plan
from regulars.segments.kept import totals_of_everybody


def with_totals(
    snapshot: Snapshot, connection: Connection, plan: Plan
) -> tuple[pa.Table, dict[str, Any]]:
    """The table of people with the plan's totals as columns, and its types for Ibis."""
    people, asked = facts.people(connection, plan.columns), plan.asked()
    types = facts.types(plan.columns)
    keys = {(snapshot.fingerprint, *what): name for name, what in asked.items()}

    def make(ids: Ids, missing: Sequence[Hashable]) -> Mapping[Hashable, pa.Array]:
        made = _made(snapshot, plan, ids, [keys[key] for key in missing])  # type: ignore[index]
        return {key: made[keys[key]] for key in missing}  # type: ignore[index]

    found = totals_of_everybody(connection, people["customer_id"].to_numpy(), keys, make)
    for key, name in keys.items():
        people = people.append_column(name, found[key])
    return people, types | {name: operation.dtype for name, (_, operation) in asked.items()}


def _made(snapshot: Snapshot, plan: Plan, ids: Ids, names: Sequence[str]) -> dict[str, pa.Array]:
    """The totals with these names, in the order of `ids`: one pass over each dataset."""
    asked, by_dataset = plan.asked(), defaultdict(list)
    for name in names:
        by_dataset[asked[name][0]].append(name)
    made = {}
    for dataset, wanted in by_dataset.items():
        rows = snapshot.run(plan.totals_over(dataset, wanted)).combine_chunks()
        owners = rows["customer_id"].to_numpy()
        for name in wanted:
            made[name] = customers.beside(ids, owners, _whole(rows[name]).combine_chunks())
    return made


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as Ibis takes it to be: DuckDB sums integers to more than 64 bits."""
    return column.cast(pa.int64()) if pa.types.is_decimal(column.type) else column
