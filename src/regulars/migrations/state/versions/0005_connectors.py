"""Imports and remembered mappings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "imports",
        *(sa.Column(name, sa.String, nullable=False) for name in ("id", "file_name")),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("sniff", JSON, nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("report", JSON),
        sa.Column("progress", JSON),
        sa.Column("error", sa.String),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_table(
        "mappings",
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_mappings"),
    )
