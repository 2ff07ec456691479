"""The verbs of the catalogue: take in what the shop says of its products, and tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection, select

from regulars.catalog import queries
from regulars.catalog.queries import SCHEMA
from regulars.core.workspace import Workspace
from regulars.locale.letters import fold, search_words

__all__ = ["FACTS", "SCHEMA", "Page", "Saved", "is_empty", "products", "save", "search"]

FACTS = tuple(SCHEMA.names)
_SEARCHED = ("sku", "title", "category", "brand")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the products that were told."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of products and how many there are in all."""

    items: list[Row]
    total: int


def products(ws: Workspace) -> pa.Table:
    """All products as SCHEMA says, in order of their numbers."""
    with ws.state.read() as connection:
        return queries.everything(connection)


def is_empty(connection: Connection) -> bool:
    """Whether the shop has told nothing of its products."""
    return not queries.count(connection)


def search(
    connection: Connection,
    *,
    text: str = "",
    skus: Sequence[str] = (),
    page: int = 1,
    size: int = 50,
) -> Page:
    """Products whose number, title, category or brand hold every word of the text, by title.

    `skus` leaves only the products of these numbers.
    """
    wanted = queries.matching(fold(text).split()[:12], skus)
    total = connection.execute(select(sa.func.count()).select_from(wanted.subquery())).scalar_one()
    rows = connection.execute(wanted.limit(size).offset((page - 1) * size)).mappings()
    return Page([dict(row) for row in rows], int(total))


def save(
    connection: Connection,
    rows: Iterable[Mapping[str, Any]],
    *,
    day: int,
    now: datetime,
    dry_run: bool = False,
) -> Saved:
    """Take in facts of products, each with its `sku` and any of the other FACTS.

    A fact that is left out stays what it was; of rows with the same number the last counts. `day`
    is the shop's own today: a product that joins a catalogue was added then, unless it says
    otherwise. The first catalogue of a shop says nothing about when its products came. With
    `dry_run` it only tells what would become of them.
    """
    told = {row["sku"]: row for row in rows}
    known = queries.known(connection, list(told))
    joined = None if is_empty(connection) else day
    whole = {sku: _whole(row, known.get(sku), joined) for sku, row in told.items()}
    changed = [row for sku, row in whole.items() if row != known.get(sku)]
    if changed and not dry_run:
        queries.put(connection, [_searchable(row) for row in changed], now)
    new = len(whole) - len(known)
    return Saved(new, len(changed) - new, len(whole) - len(changed))


def _whole(row: Mapping[str, Any], known: Row | None, joined: int | None) -> Row:
    """All facts of one product: those told over those known."""
    before = known or {**dict.fromkeys(FACTS), "added_day": joined}
    merged = {**before, **row}
    if row.get("in_stock") is None:  # pieces tell it too
        pieces = row.get("stock")
        merged["in_stock"] = before["in_stock"] is not False if pieces is None else pieces > 0
    return merged


def _searchable(row: Row) -> Row:
    return {**row, "search": search_words(*(row[name] for name in _SEARCHED))}
