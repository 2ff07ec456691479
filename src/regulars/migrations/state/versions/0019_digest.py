"""The weekly digest, and saved views."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "digest_readers",
        sa.Column("staff_id", sa.String, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name="pk_digest_readers"),
    )
    op.create_table(
        "digests",
        sa.Column("staff_id", sa.String, nullable=False),
        sa.Column("week", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reply", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "week", name="pk_digests"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("query", sa.String, nullable=False),
        sa.Column("staff_id", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("page", "name", name="uq_saved_views_page_name"),
    )
