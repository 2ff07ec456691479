"""What is stored about saved views."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, UniqueConstraint

from regulars.core.db import Moment, metadata

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", String, primary_key=True),
    Column("page", String, nullable=False),  # retention, cohorts, lifecycle …
    Column("name", String, nullable=False),
    Column("query", String, nullable=False),  # what stands behind the address' question mark
    Column("staff_id", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("page", "name"),
)
