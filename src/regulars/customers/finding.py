"""Finding customers by what people type, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy import Connection, select

from regulars.core import bulk
from regulars.customers.tables import customers, traits
from regulars.customers.trait_files import beside
from regulars.customers.traits import filed_traits, trait_column, traits_of
from regulars.locale.letters import fold

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page of customers, each with its traits, and how many there are in all."""

    items: list[Row]
    total: int


def search(
    connection: Connection,
    *,
    text: str = "",
    stage: str | None = None,
    sort: str = "revenue_minor",
    descending: bool = True,
    page: int = 1,
    size: int = 50,
) -> CustomerPage:
    """Customers whose name, city, addresses or numbers hold every word of the text.

    `sort` is a column of customers or the key of a trait; customers without it come last.
    """
    wanted = _matching(_words(text), stage)
    total = connection.execute(select(sa.func.count()).select_from(wanted.subquery())).scalar_one()
    first = (page - 1) * size
    if sort in filed_traits(connection):
        ids = _sorted_by_file(connection, wanted, sort, descending)[first : first + size]
    else:
        chosen = _ordered(wanted, sort, descending=descending)
        ids = list(connection.scalars(chosen.limit(size).offset(first)))
    return CustomerPage(_with_traits(connection, ids), int(total))


def _words(text: str) -> list[str]:
    """The folded words; a national prefix 0 goes, because numbers are stored without it."""
    words = fold(text).split()[:12]
    return [w.lstrip("0") if w.isdigit() and w.startswith("0") and len(w) > 6 else w for w in words]


def _matching(words: Sequence[str], stage: str | None) -> sa.Select[Any]:
    """Select the ids of the customers whose search text holds every word."""
    query = select(customers.c.id)
    for word in words:
        query = query.where(customers.c.search.contains(word, autoescape=True))
    if stage is not None:
        is_stage = (traits.c.key == "lifecycle_stage") & (traits.c.text == stage)
        query = query.where(customers.c.id.in_(select(traits.c.customer_id).where(is_stage)))
    return query


def _ordered(query: sa.Select[Any], sort: str, *, descending: bool) -> sa.Select[Any]:
    """The query sorted by a column of customers or, when it is none, by the rows of that trait."""
    if sort in customers.c:
        column = customers.c[sort]
        return query.order_by(_directed(column, descending), customers.c.id)
    has = (traits.c.customer_id == customers.c.id) & (traits.c.key == sort)
    query = query.join_from(customers, traits, has, isouter=True)
    return query.order_by(
        _directed(traits.c.number, descending), _directed(traits.c.text, descending), customers.c.id
    )


def _directed(column: sa.Column[Any], descending: bool) -> sa.ColumnElement[Any]:
    directed: sa.ColumnElement[Any] = column.desc() if descending else column.asc()
    last: sa.ColumnElement[Any] = sa.nulls_last(directed)
    return last


def _sorted_by_file(
    connection: Connection, query: sa.Select[Any], key: str, descending: bool
) -> list[int]:
    """All ids of the query, sorted by a number that lies in a file."""
    found = bulk.fetch(connection, query.order_by(customers.c.id), pa.schema([("id", pa.int64())]))
    ids = found["id"].to_numpy()
    numbers = beside(ids, *trait_column(connection, key, "number"))
    keys = [("number", "descending" if descending else "ascending"), ("id", "ascending")]
    order = pc.sort_indices(pa.table({"number": numbers, "id": ids}), sort_keys=keys)
    sorted_ids: list[int] = found["id"].take(order).to_pylist()
    return sorted_ids


def _with_traits(connection: Connection, ids: list[int]) -> list[Row]:
    rows = connection.execute(select(customers).where(customers.c.id.in_(ids))).mappings()
    found: dict[int, Row] = {row["id"]: {**row, "traits": {}} for row in rows}
    for who, known in traits_of(connection, ids).items():
        found[who]["traits"].update({row["key"]: row for row in known})
    return [found[customer_id] for customer_id in ids if customer_id in found]
