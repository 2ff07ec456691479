"""What is stored about experiments."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, PrimaryKeyConstraint, String, Table

from regulars.core.db import Moment, metadata

experiments = Table(
    "experiments",
    metadata,
    Column("id", String, primary_key=True),
    Column("salt", String, nullable=False),
    Column("holdout", Float, nullable=False),  # share of control, fixed for the experiment's life
    Column("planned", BigInteger, nullable=False),  # people in both arms the interval is tuned to
    Column("created_at", Moment, nullable=False),
)

# The first exposure counts. Arm and propensity are kept as drawn, never recomputed.
exposures = Table(
    "exposures",
    metadata,
    Column("experiment_id", String, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("arm", String, nullable=False),  # treated, control
    Column("propensity", Float, nullable=False),  # chance of this arm when drawn
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("experiment_id", "customer_id", name="pk_exposures"),
    Index("ix_exposures_customer_id", "customer_id"),
)
