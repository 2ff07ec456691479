"""Purchases and small shops to recommend from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from regulars.recommendations.facts import LEARNED, Items, items_of
from regulars.recommendations.purchases import Purchases, starts_of

ITEMS = 6
UNTIL = 1000
# Per customer: which items they bought, on how many days, and how long ago for the last time.
Bought = Mapping[int, tuple[int, int]]
bought = st.dictionaries(
    st.integers(0, ITEMS - 1), st.tuples(st.integers(1, 4), st.integers(0, 200)), max_size=ITEMS
)
shops = st.lists(bought, max_size=8)


def purchases(people: Sequence[Bought], items: int = ITEMS) -> Purchases:
    """Customers 1, 2, 3 … with what each bought: item -> (days, age in days)."""
    rows = [(item, *row[item]) for row in people for item in sorted(row)]
    item, days, age = (np.array([row[n] for row in rows], np.int64) for n in range(3))
    return Purchases(
        np.arange(1, len(people) + 1),
        starts_of(np.array([len(row) for row in people], np.int64)),
        item=item,
        days=days,
        first=UNTIL - age - 10 * (days - 1),
        last=UNTIL - age,
        items=items,
        until=UNTIL,
    )


def catalogue(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    from regulars.catalog.service import SCHEMA

    plain: dict[str, object] = {**dict.fromkeys(SCHEMA.names), "in_stock": True}
    return pa.Table.from_pylist([{**plain, **row} for row in rows], schema=SCHEMA)


def items(rows: Sequence[Mapping[str, object]] = (), count: int = ITEMS) -> Items:
    """Items called 0, 1, 2 …, with what a catalogue tells of some."""
    learned = pa.Table.from_pylist([{"sku": str(n)} for n in range(count)], schema=LEARNED)
    return items_of(learned, catalogue(rows))
