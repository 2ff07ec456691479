"""The pulse of background work; and the two indexes by which the ledger's last hours are read."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ENDED = sa.text("ended_at IS NOT NULL")
COMPLAINED = sa.text("complained_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("job", sa.String, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("running_since", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("failing_since", sa.BigInteger),
        sa.Column("error", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_heartbeats"),
    )
    op.create_table(
        "notices",
        sa.Column("code", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_notices"),
    )
    _partial("ix_messages_ended", "ended_at", ENDED)
    _partial("ix_messages_complained", "complained_at", COMPLAINED)


def _partial(name: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, "messages", [column], sqlite_where=where, postgresql_where=where)
