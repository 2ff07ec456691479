"""What is stored about products."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from regulars.core.db import Moment, metadata

products = Table(
    "products",
    metadata,
    Column("sku", String, primary_key=True),  # as the order lines write it
    Column("title", String),
    Column("category", String),
    Column("brand", String),
    Column("price_minor", BigInteger),
    Column("cost_minor", BigInteger),
    Column("image_url", String),
    Column("url", String),
    Column("in_stock", Boolean, nullable=False),
    Column("stock", BigInteger),  # pieces
    Column("added_day", Integer),  # when it came into the range, days since 1970
    Column("search", String, nullable=False, default=""),  # folded words of the above
    Column("updated_at", Moment, nullable=False),
)
