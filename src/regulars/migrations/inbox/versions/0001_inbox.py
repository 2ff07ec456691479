"""The inbox."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_inbox"),
        sqlite_autoincrement=True,
    )
    meta = op.create_table(
        "inbox_meta",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String, nullable=False),
        sa.Column("pruned_to", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_meta"),
        sa.CheckConstraint("id = 1", name=op.f("ck_inbox_meta_one_row")),
    )
    op.bulk_insert(meta, [{"id": 1, "uuid": str(uuid.uuid4()), "pruned_to": 0}])
