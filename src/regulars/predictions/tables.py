"""What is stored about predictions: one card per fit, never changed."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from regulars.core.db import Json, Moment, metadata

prediction_models = Table(
    "prediction_models",
    metadata,
    Column("id", String, primary_key=True),  # the source of the traits it wrote
    Column("made_at", Moment, nullable=False),
    Column("card", Json, nullable=False),  # schemas.Card
    Index("ix_prediction_models_made_at", "made_at"),
)
