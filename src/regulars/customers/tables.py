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

from regulars.core.db import Json, Moment, metadata

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
    Column("timezone", String),  # IANA; from the shop's data
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

# Addresses that belong to a channel alone: a chat, a browser's subscription, a device.
customer_addresses = Table(
    "customer_addresses",
    metadata,
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("keys", Json, nullable=False),  # what else it takes to write there
    Column("added_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("window_until", Moment),  # until then words of our own are welcome (WhatsApp)
    PrimaryKeyConstraint("channel", "address", name="pk_customer_addresses"),
    Index("ix_customer_addresses_customer_id", "customer_id", "channel"),
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
    Column("paused_until", Moment),  # the customer asked for silence until then
    PrimaryKeyConstraint("customer_id", "channel", "purpose", name="pk_consents"),
    sqlite_with_rowid=False,
)

# Texts that people agreed to, under a key made from the text itself: what consent_log names.
wordings = Table(
    "wordings",
    metadata,
    Column("key", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("text", String, nullable=False),
    Column("made_at", Moment, nullable=False),
)

# Who asked to be written to and has not yet confirmed it. No customer comes of it before.
pending_consents = Table(
    "pending_consents",
    metadata,
    Column("id", String, nullable=False, unique=True),  # what its link carries
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),  # normalised
    Column("purpose", String, nullable=False),
    Column("name", String, nullable=False, default=""),
    Column("language", String, nullable=False),
    Column("wording", String, nullable=False),  # wordings.key
    Column("asked_at", Moment, nullable=False),
    Column("asked_from", String, nullable=False),  # the network address of who asked
    Column("mails", Integer, nullable=False),  # sent to the address …
    Column("mails_since", Moment, nullable=False),  # … since then
    PrimaryKeyConstraint("channel", "address", "purpose", name="pk_pending_consents"),
    Index("ix_pending_consents_asked_from", "asked_from", "asked_at"),
)

# Keyed by a hash of the address, so that it survives erasure and a later import. One address may
# have several reasons; each is lifted by itself.
suppressions = Table(
    "suppressions",
    metadata,
    Column("channel", String, nullable=False),
    Column("address_hash", String, nullable=False),
    Column("reason", String, nullable=False),  # bounced, complained, blocked, opted_out, staff
    Column("scope", String, nullable=False),  # all, or marketing only
    Column("detail", String, nullable=False, default=""),
    Column("by", String, nullable=False, default=""),  # the member of staff, if it was one
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("channel", "address_hash", "reason", name="pk_suppressions"),
    Index("ix_suppressions_at", "at"),
)

# Addresses that took no mail for now, and since when: three times over a week are enough.
soft_bounces = Table(
    "soft_bounces",
    metadata,
    Column("channel", String, nullable=False),
    Column("address_hash", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    PrimaryKeyConstraint("channel", "address_hash", name="pk_soft_bounces"),
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

# Traits that are made for everybody at once lie in a file each (see trait_files.py): this says in
# which. A key has rows in `traits` or a line here, never both.
trait_columns = Table(
    "trait_columns",
    metadata,
    Column("key", String, primary_key=True),
    Column("file", String, nullable=False),
    Column("source", String, nullable=False),  # model id
    Column("at", Moment, nullable=False),
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
