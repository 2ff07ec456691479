"""The rules of recommendations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "recommendation_rules",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column(
            "rules", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_recommendation_rules_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_rules"),
    )
