"""What is stored about the business and its staff."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, UniqueConstraint

from regulars.core.db import Moment, metadata

profile = Table(
    "profile",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("language", String, nullable=False),  # en, fa, ar
    Column("calendar", String, nullable=False),  # gregorian, jalali, umm_al_qura
    Column("timezone", String, nullable=False),  # IANA name
    Column("currency", String, nullable=False),  # ISO 4217
    Column("unit", String, nullable=False),  # "" or toman, rial: the word money is shown in
    Column("digits", String, nullable=False),  # auto (by language) or latin
    Column("week_start", Integer, nullable=False),  # 0 Monday … 6 Sunday
    Column("country", String, nullable=False),  # ISO 3166, for phone numbers
    CheckConstraint("id = 1", name="one_row"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False),  # lower case: what they sign in with
    Column("name", String, nullable=False),
    Column("password", String, nullable=False),  # argon2id
    Column("role", String, nullable=False),  # owner, marketer, analyst
    Column("language", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("signed_in_at", Moment),
    UniqueConstraint("email"),
)

# The token itself is only in the visitor's cookie.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("staff_id", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_sessions_staff_id", "staff_id"),
)

# How often somebody failed to sign in, per address and account, per address and per account.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("who", String, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("start", String, nullable=False),  # its first characters, to recognise it by
    Column("key_hash", String, nullable=False),
    Column("scope", String, nullable=False),  # ingest, read
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    UniqueConstraint("key_hash"),
)
