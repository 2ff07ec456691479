"""Tables of experiments."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
        sa.Column("holdout", sa.Float, nullable=False),
        sa.Column("planned", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_experiments"),
    )
    op.create_table(
        "exposures",
        sa.Column("experiment_id", sa.String, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.Column("arm", sa.String, nullable=False),
        sa.Column("propensity", sa.Float, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("experiment_id", "customer_id", name="pk_exposures"),
    )
    op.create_index("ix_exposures_customer_id", "exposures", ["customer_id"])
