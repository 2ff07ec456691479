"""The send ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

IN_FLIGHT = sa.text("state IN ('claimed', 'handed')")
UNTOLD = sa.text("untold")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger) for name in names]


def upgrade() -> None:
    _create_mailings()
    _create_messages()
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("cap_messages", sa.Integer, nullable=False),
        sa.Column("cap_days", sa.Integer, nullable=False),
        *_text("quiet_from", "quiet_to", "instance_id"),
        sa.Column("high_water", sa.BigInteger, nullable=False),
        *_moments("held_at"),
        *_text("held_reason"),
        sa.PrimaryKeyConstraint("id", name="pk_sending"),
        sa.CheckConstraint("id = 1", name="ck_sending_one_row"),
    )


def _create_mailings() -> None:
    op.create_table(
        "mailings",
        *_text("id", "channel", "purpose", "state", "reason", "detail"),
        sa.Column("complete", sa.Boolean, nullable=False),
        *_text("subject", "body_html", "body_text"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        *_moments("finished_at"),
        sa.PrimaryKeyConstraint("id", name="pk_mailings"),
    )
    op.create_index("ix_mailings_state", "mailings", ["state"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        *_text("id"),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        *_text("campaign_id", "visit", "channel", "purpose", "state", "reason", "provider_reply"),
        sa.Column("address", sa.String),
        sa.Column("address_hash", sa.String),
        sa.Column("mail_id", sa.String),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("claimed_by", sa.String),
        *_moments("lease_until"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("next_try_at", sa.BigInteger, nullable=False),
        *_moments("claimed_at", "handed_at", "sent_at", "ended_at"),
        *_moments("opened_at", "clicked_at", "unsubscribed_at"),
        sa.Column("untold", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "customer_id", "campaign_id", "visit", name="uq_messages_customer_id_campaign_id_visit"
        ),
    )
    op.create_index("ix_messages_due", "messages", ["campaign_id", "state", "next_try_at"])
    op.create_index(
        "ix_messages_in_flight",
        "messages",
        ["claimed_by"],
        sqlite_where=IN_FLIGHT,
        postgresql_where=IN_FLIGHT,
    )
    op.create_index(
        "ix_messages_untold", "messages", ["id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )
