"""Lists of people that somebody uploaded."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "lists",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("matched_by", sa.String, nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        sa.Column("unmatched", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lists"),
    )
    op.create_table(
        "list_members",
        sa.Column("list_id", sa.String, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("list_id", "customer_id", name="pk_list_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_list_members_customer_id", "list_members", ["customer_id"])
