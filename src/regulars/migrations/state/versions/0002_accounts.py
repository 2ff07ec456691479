"""The business and its staff."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("calendar", sa.String, nullable=False),
        sa.Column("timezone", sa.String, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("digits", sa.String, nullable=False),
        sa.Column("week_start", sa.Integer, nullable=False),
        sa.Column("country", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
        sa.CheckConstraint("id = 1", name="ck_profile_one_row"),
    )
