"""The shop's own limits of stages and thresholds of scores."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "lifecycle_settings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column(
            "settings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("applied_at", sa.BigInteger),
        sa.CheckConstraint("id = 1", name="ck_lifecycle_settings_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_lifecycle_settings"),
    )
