"""Whom a variable of the words would leave a gap for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from regulars.customers import service as customers

# Which fact of the customer a variable speaks of.
_VARIABLE = re.compile(r"\bcustomer\.([a-z_]+)")
_TRAIT_OF = {
    "orders": "orders", "revenue": "revenue_minor", "last_order_on": "last_order_on",
    "gender": "gender", "points": "points",
}  # fmt: skip
_COLUMN_OF = {"first_name": "name", "name": "name", "city": "city", "country": "country"}
_COLUMN_OF["language"] = "language"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A variable of the words that would be empty for some of those who get them."""

    variable: str
    count: int


def lacking(
    connection: Connection, sources: Iterable[str], people: Collection[int]
) -> list[Lacking]:
    """Variables in the words that are empty for somebody, the most frequent gap first."""
    words = "\n".join(sources)
    used = sorted(set(_VARIABLE.findall(words)) & (_COLUMN_OF.keys() | _TRAIT_OF.keys()))
    if not used or not people:
        return []
    having = facts_of(connection, used)
    gaps = [Lacking(f"customer.{name}", len(set(people) - having[name])) for name in used]
    return sorted((gap for gap in gaps if gap.count), key=lambda gap: -gap.count)


def facts_of(connection: Connection, variables: Iterable[str]) -> dict[str, set[int]]:
    """Who has each of the facts that variables speak of."""
    found: dict[str, set[int]] = {}
    for name in variables:
        if name in _COLUMN_OF:
            rows: Any = customers.people_table(connection, [_COLUMN_OF[name]])
            rows = rows.filter(_filled(rows[_COLUMN_OF[name]]))
        else:
            rows = customers.read_traits(connection, [_TRAIT_OF[name]])
        found[name] = set(rows["customer_id"].to_pylist())
    return found


def _filled(column: Any) -> Any:
    import pyarrow.compute as pc

    return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
