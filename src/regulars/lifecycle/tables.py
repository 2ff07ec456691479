"""What is stored about the lifecycle: the shop's own limits and thresholds."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table

from regulars.core.db import Json, Moment, metadata

lifecycle_settings = Table(
    "lifecycle_settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("settings", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # Which change the customers' traits follow already; null: none yet.
    Column("applied_at", Moment),
    CheckConstraint("id = 1", name="one_row"),
)
