"""What is stored about recommendations: the shop's rules. Models are files; see models.py."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table

from regulars.core.db import Json, Moment, metadata

recommendation_rules = Table(
    "recommendation_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rules", Json, nullable=False),  # rules.RecommendationRules
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
