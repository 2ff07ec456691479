"""What is stored about predictions: one card per fit, never changed, and what is kept of the
back-test's finished windows, so that a refit looks at new ones only."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table

from regulars.core.db import Json, Moment, metadata

prediction_models = Table(
    "prediction_models",
    metadata,
    Column("id", String, primary_key=True),  # the source of the traits it wrote
    Column("made_at", Moment, nullable=False),
    Column("card", Json, nullable=False),  # schemas.Card
    Index("ix_prediction_models_made_at", "made_at"),
)

prediction_tests = Table(
    "prediction_tests",
    metadata,
    Column("kind", String, nullable=False),  # which test, its settings included
    Column("cut", Integer, nullable=False),  # local day it foretold from
    Column("mark", String, nullable=False),  # of the past it saw; another one: look again
    Column("result", Json, nullable=False),
    PrimaryKeyConstraint("kind", "cut", name="pk_prediction_tests"),
)
