"""The demo shop's catalogue, as far as its order lines tell one.

The data has no list of products. What was last sold under a number gives its title and price; what
nobody bought for a quarter counts as gone; and postage, fees and samples are no products.
"""

from __future__ import annotations

from datetime import datetime

from regulars.catalog import service as catalog
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot

_GONE_AFTER = 90  # days
_LAST_SALES = f"""
    SELECT sku, title, round(amount_minor / quantity)::BIGINT AS price_minor,
        'https://shop.example/products/' || sku AS url,
        last_day - day < {_GONE_AFTER} AND regexp_matches(sku, '[0-9]{{4}}') AS in_stock
    FROM (
        SELECT *, max(day) OVER () AS last_day, row_number() OVER (
            PARTITION BY sku ORDER BY occurred_at DESC, order_key DESC, line_id DESC
        ) AS place
        FROM order_lines
        WHERE kind = 'order' AND quantity > 0 AND amount_minor > 0 AND title IS NOT NULL
            AND regexp_matches(sku, '^[0-9A-Za-z]+$')
    )
    WHERE place = 1
    ORDER BY sku"""


def fill(ws: Workspace, *, now: datetime) -> None:
    """Give the shop a catalogue unless it has one."""
    with open_snapshot(ws, engine="duckdb") as snapshot:
        rows = snapshot.sql(_LAST_SALES).to_pylist()
    with ws.state.write() as connection:
        if catalog.is_empty(connection):
            catalog.save(connection, rows, day=0, now=now)
