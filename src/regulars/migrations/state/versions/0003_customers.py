"""People."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.String)
            for name in ("name", "email", "phone", "language", "country", "city", "birth_on")
        ),
        sa.Column("search", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )
    op.create_table(
        "identities",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_identities"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identities_customer_id", "identities", ["customer_id"])
    op.create_table(
        "consent_log",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("channel", "purpose", "state", "source", "wording", "evidence")
        ),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent_log"),
    )
    op.create_index("ix_consent_log_customer_id", "consent_log", ["customer_id"])
    op.create_table(
        "consents",
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("channel", "purpose", "state")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "channel", "purpose", name="pk_consents"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppressions",
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in ("channel", "address_hash", "reason", "detail")
        ),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address_hash", name="pk_suppressions"),
    )
    op.create_table(
        "traits",
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("number", sa.Float),
        sa.Column("text", sa.String),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", "customer_id", name="pk_traits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_traits_customer_id", "traits", ["customer_id"])
