"""How fast a sender may write to each large mailbox provider."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("senders", sa.Column("pace", JSON))
    op.create_table(
        "mail_buckets",
        sa.Column("sender_id", sa.String, primary_key=True),
        sa.Column("mail_group", sa.String, primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("day", "day_count", "minute", "minute_count")
        ),
        sa.Column("rest_until", sa.BigInteger),
        sa.Column("rest_seconds", sa.Float, nullable=False),
        sa.Column("said", sa.String, nullable=False),
    )
    op.create_table(
        "mail_domains",
        sa.Column("domain", sa.String, primary_key=True),
        sa.Column("mail_group", sa.String),
        sa.Column("next_look_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_mail_domains_next_look_at", "mail_domains", ["next_look_at"])
