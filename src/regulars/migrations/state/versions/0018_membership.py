"""Who changed, and how large segments were."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "customer_changes",
        sa.Column("seq", Id, autoincrement=True, nullable=False),
        sa.Column("xact", sa.BigInteger),
        sa.Column("customer_id", sa.BigInteger),
        sa.Column("address_hash", sa.String),
        sa.PrimaryKeyConstraint("seq", name="pk_customer_changes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "segment_days",
        sa.Column("segment_id", sa.String, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _NUMBERS),
        sa.Column("counted_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("segment_id", "day", name="pk_segment_days"),
    )


_NUMBERS = ("customers", "entered", "left")
