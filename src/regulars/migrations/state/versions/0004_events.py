"""Consumers of the inbox and the events they could not take in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "consumers",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("inbox_uuid", sa.String, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_consumers"),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("consumer", sa.String, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("reason", "event", "state")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
    )
    op.create_index("ix_dead_letters_state", "dead_letters", ["state", "at"])
