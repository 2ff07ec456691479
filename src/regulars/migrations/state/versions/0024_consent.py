"""Consent in full: wordings, double opt-in, pauses, suppressions by reason; what comes back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
UNTOLD = sa.text("untold")


def upgrade() -> None:
    op.add_column("consents", sa.Column("paused_until", sa.BigInteger))
    _suppressions()
    _consent()
    _bounces()
    _reports()
    _touches()
    _exceptions()


def _texts(*names):
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _moments(*names):  # and other large numbers
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _numbers(*names):
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _suppressions() -> None:
    """A complaint speaks of marketing only; what was suppressed for another reason stays shut."""
    op.rename_table("suppressions", "old_suppressions")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("ALTER INDEX pk_suppressions RENAME TO pk_old_suppressions"))
    op.create_table(
        "suppressions",
        *_texts("channel", "address_hash", "reason", "scope", "detail", "by"),
        *_moments("at"),
        sa.PrimaryKeyConstraint("channel", "address_hash", "reason", name="pk_suppressions"),
    )
    op.create_index("ix_suppressions_at", "suppressions", ["at"])
    op.execute(
        sa.text(
            'INSERT INTO suppressions (channel, address_hash, reason, scope, detail, "by", at) '
            "SELECT channel, address_hash, reason, "
            "CASE WHEN reason = 'complained' THEN 'marketing' ELSE 'all' END, detail, '', at "
            "FROM old_suppressions"
        )
    )
    op.drop_table("old_suppressions")


def _consent() -> None:
    op.create_table(
        "wordings",
        sa.Column("key", sa.String, nullable=False),
        *_texts("language", "text"),
        *_moments("made_at"),
        sa.PrimaryKeyConstraint("key", name="pk_wordings"),
    )
    op.create_table(
        "pending_consents",
        *_texts("id", "channel", "address", "purpose", "name", "language", "wording"),
        *_moments("asked_at"),
        *_texts("asked_from"),
        *_numbers("mails"),
        *_moments("mails_since"),
        sa.PrimaryKeyConstraint("channel", "address", "purpose", name="pk_pending_consents"),
        sa.UniqueConstraint("id", name="uq_pending_consents_id"),
    )
    columns = ["asked_from", "asked_at"]
    op.create_index("ix_pending_consents_asked_from", "pending_consents", columns)


def _bounces() -> None:
    op.create_table(
        "soft_bounces",
        *_texts("channel", "address_hash"),
        *_numbers("times"),
        *_moments("first_at", "last_at"),
        sa.PrimaryKeyConstraint("channel", "address_hash", name="pk_soft_bounces"),
    )
    op.create_table(
        "bounce_boxes",
        *_texts("sender_id", "domain", "host"),
        *_numbers("port"),
        *_texts("security", "username", "password", "folder"),
        *_moments("uid_validity", "last_uid"),
        *_texts("said"),
        sa.Column("read_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("sender_id", name="pk_bounce_boxes"),
    )


def _reports() -> None:
    op.create_table(
        "seen_reports",
        *_texts("sender_id", "key"),
        *_moments("at"),
        sa.PrimaryKeyConstraint("sender_id", "key", name="pk_seen_reports"),
    )
    op.create_index("ix_seen_reports_at", "seen_reports", ["at"])
    op.create_table(
        "report_rounds",
        *_texts("sender_id", "after_id"),
        sa.PrimaryKeyConstraint("sender_id", name="pk_report_rounds"),
    )


def _touches() -> None:
    op.create_table(
        "touches",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *_texts("message_id", "kind", "url"),
        *_moments("at"),
        *_texts("machine"),
        sa.Column("untold", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_touches"),
    )
    op.create_index("ix_touches_message_id", "touches", ["message_id", "at"])
    op.create_index(
        "ix_touches_untold", "touches", ["at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )


def _exceptions() -> None:
    op.create_table(
        "country_exceptions",
        *_texts("country", "channel", "opens", "closes"),
        sa.Column("closed_weekdays", JSON, nullable=False),
        *_texts("reason", "by"),
        *_moments("at"),
        sa.PrimaryKeyConstraint("country", "channel", name="pk_country_exceptions"),
    )
