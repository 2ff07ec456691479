"""Known values that the builder offers while somebody types."""

from __future__ import annotations

from collections import Counter
from typing import Any

from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.history.service import open_snapshot
from regulars.history.tables import dataset
from regulars.segments import queries

AT_MOST = 200
PEOPLE = ("country", "city", "language")
HISTORY = {
    "sku": ("order_lines", "sku"),
    "category": ("order_lines", "category"),
    "brand": ("order_lines", "brand"),
    "coupon": ("orders", "coupon"),
    "channel": ("orders", "channel"),
    "event": ("events", "name"),
}


def values(ws: Workspace, of: str) -> list[str]:
    """The most frequent values of a column, or the names of all traits. Raises NotFound."""
    if of in HISTORY:
        return _in_history(ws, *HISTORY[of])
    with ws.state.read() as connection:
        if of in PEOPLE:
            return queries.known_people_values(connection, of, AT_MOST)
        if of == "trait":
            return customers.trait_keys(connection)
        if of == "rfm_group":
            return _most_frequent(customers.trait_column(connection, of, "text")[1])
    known = ", ".join((*PEOPLE, *HISTORY, "trait", "rfm_group"))
    raise NotFound(f"There are suggestions for: {known}.")


def _most_frequent(texts: Any) -> list[str]:
    counted = Counter(texts.drop_null().to_pylist())
    return sorted(counted, key=lambda text: (-counted[text], text))[:AT_MOST]


def _in_history(ws: Workspace, name: str, column: str) -> list[str]:
    import ibis

    table = dataset(name)
    rows = table.filter(table[column].notnull())
    often = rows.group_by(value=rows[column]).aggregate(often=rows.count())
    ranked = often.order_by(ibis.desc("often"), "value").limit(AT_MOST).select("value")
    with open_snapshot(ws) as snapshot:
        found: list[str] = snapshot.run(ranked)["value"].to_pylist()
    return found
