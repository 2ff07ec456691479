"""Every SQL statement about products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from regulars.catalog.tables import products
from regulars.core import bulk
from regulars.core.db import Moment

SCHEMA = pa.schema(
    [
        pa.field("sku", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("category", pa.string()),
        pa.field("brand", pa.string()),
        pa.field("price_minor", pa.int64()),
        pa.field("cost_minor", pa.int64()),
        pa.field("image_url", pa.string()),
        pa.field("url", pa.string()),
        pa.field("in_stock", pa.bool_(), nullable=False),
        pa.field("stock", pa.int64()),
        pa.field("added_day", pa.int32()),
    ]
)
_FACTS = [products.c[name] for name in SCHEMA.names]
_STORED = pa.schema([*SCHEMA, pa.field("search", pa.string(), nullable=False)])
Row = dict[str, Any]


def everything(connection: Connection) -> pa.Table:
    """All products in order of their numbers."""
    return bulk.fetch(connection, select(*_FACTS).order_by(products.c.sku), SCHEMA)


def known(connection: Connection, skus: Sequence[str]) -> dict[str, Row]:
    """The products of these numbers. Needs a write transaction."""
    with bulk.stage(connection, pa.table({"sku": pa.array(skus, pa.string())})) as asked:
        query = select(*_FACTS).where(products.c.sku.in_(select(asked.c.sku)))
        return {row["sku"]: dict(row) for row in connection.execute(query).mappings()}


def count(connection: Connection) -> int:
    """How many products there are."""
    return int(connection.execute(select(sa.func.count()).select_from(products)).scalar_one())


def put(connection: Connection, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Store whole products, new or known, in one statement."""
    with bulk.stage(connection, pa.Table.from_pylist(list(rows), schema=_STORED)) as staged:
        names = (*_STORED.names, "updated_at")
        values = select(*(staged.c[name] for name in _STORED.names), sa.literal(now, Moment))
        insert = _insert(connection).from_select(names, values.where(sa.true()))
        changes = {name: insert.excluded[name] for name in names if name != "sku"}
        connection.execute(insert.on_conflict_do_update(index_elements=["sku"], set_=changes))


def matching(words: Sequence[str], skus: Sequence[str]) -> sa.Select[Any]:
    """Select the products whose search text holds every word, by title; of these numbers if any."""
    query = select(*_FACTS)
    if skus:
        query = query.where(products.c.sku.in_(skus))
    for word in words:
        query = query.where(products.c.search.contains(word, autoescape=True))
    return query.order_by(sa.nulls_last(products.c.title.asc()), products.c.sku)


def _insert(connection: Connection) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(products)
