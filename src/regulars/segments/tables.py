"""What is stored about segments: only those that somebody made or changed."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from regulars.core.db import Json, Moment, metadata

segments = Table(
    "segments",
    metadata,
    Column("id", String, primary_key=True),  # seg_…, or the key of a ready-made segment
    Column("name", String, nullable=False),
    Column("rule", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("removed_at", Moment),  # a removed ready-made segment must not come back by itself
)
