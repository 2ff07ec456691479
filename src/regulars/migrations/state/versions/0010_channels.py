"""How messages leave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "senders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("provider", sa.String, nullable=False),
        sa.Column("settings", JSON, nullable=False),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in (
                "secrets",
                "from_name",
                "from_address",
                "reply_to",
                "postal_address",
                "dkim_domain",
                "dkim_selector",
                "dkim_key",
            )
        ),
        sa.Column("rate_per_minute", sa.Integer, nullable=False),
        sa.Column("next_free_at", sa.BigInteger, nullable=False),
        sa.Column("rest_until", sa.BigInteger),
        sa.Column("rest_seconds", sa.Float, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_senders"),
        sa.CheckConstraint("id = 1", name="ck_senders_one_row"),
    )
