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
    op.create_table(
        "staff",
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("id", "email", "name", "password", "role", "language")
        ),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("signed_in_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email", name="uq_staff_email"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String, nullable=False),
        sa.Column("staff_id", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_staff_id", "sessions", ["staff_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("who", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_sign_in_tries"),
    )
    op.create_table(
        "api_keys",
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("id", "name", "start", "key_hash", "scope")
        ),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
