"""What is stored about people."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from regulars.core.db import Moment, metadata

# On SQLite `INTEGER PRIMARY KEY` is the row's own address: no second index beside the table.
Id = BigInteger().with_variant(Integer, "sqlite")

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # ids.customer_id_of
    Column("created_at", Moment, nullable=False),
    Column("name", String),
    Column("email", String),  # as written; the identity holds the normalised form
    Column("phone", String),  # E.164
    Column("language", String),
    Column("country", String),  # as the shop writes it
    Column("city", String),
    Column("birth_on", String),  # ISO date
    Column("search", String, nullable=False, default=""),  # normalised words of the above
)

identities = Table(
    "identities",
    metadata,
    Column("kind", String, nullable=False),  # external, email, phone, anonymous
    Column("value", String, nullable=False),  # normalised
    Column("customer_id", BigInteger, nullable=False, index=True),
    PrimaryKeyConstraint("kind", "value", name="pk_identities"),
    sqlite_with_rowid=False,
)

# Append-only: the latest row per (customer, channel, purpose) is what holds.
consent_log = Table(
    "consent_log",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("customer_id", BigInteger, nullable=False),
    Column("channel", String, nullable=False),  # email, sms, …
    Column("purpose", String, nullable=False),  # marketing, transactional, service
    Column("state", String, nullable=False),  # granted, withdrawn
    Column("source", String, nullable=False),  # import, unsubscribe link, staff …
    Column("wording", String, nullable=False, default=""),  # version of the text agreed to
    Column("evidence", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Index("ix_consent_log_customer_id", "customer_id"),
)

# The present state of the log, kept in the same transaction, so that a claim is one join.
consents = Table(
    "consents",
    metadata,
    Column("customer_id", BigInteger, nullable=False),
    Column("channel", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("customer_id", "channel", "purpose", name="pk_consents"),
    sqlite_with_rowid=False,
)

# Keyed by a hash of the address, so that it survives erasure and a later import.
suppressions = Table(
    "suppressions",
    metadata,
    Column("channel", String, nullable=False),
    Column("address_hash", String, nullable=False),
    Column("reason", String, nullable=False),  # bounced, complained, staff
    Column("detail", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("channel", "address_hash", name="pk_suppressions"),
)

traits = Table(
    "traits",
    metadata,
    Column("customer_id", BigInteger, nullable=False),
    Column("key", String, nullable=False),  # lifecycle_stage, rfm_group, p_alive, clv_12m …
    Column("number", Float),
    Column("text", String),
    Column("low", Float),
    Column("high", Float),
    Column("source", String, nullable=False, default=""),  # model id or rule
    Column("at", Moment, nullable=False),
    # Key first: one key is written and read as one run of rows, in the order of customers.
    PrimaryKeyConstraint("key", "customer_id", name="pk_traits"),
    Index("ix_traits_customer_id", "customer_id"),
    sqlite_with_rowid=False,
)

# Who changed, for whatever is derived from these tables; see changes.py. Neither a customer nor an
# address: everybody.
customer_changes = Table(
    "customer_changes",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=True),
    Column("xact", BigInteger),  # the transaction, on PostgreSQL
    Column("customer_id", BigInteger),
    Column("address_hash", String),  # of a suppression
    sqlite_autoincrement=True,
)
