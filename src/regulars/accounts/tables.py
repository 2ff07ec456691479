"""What is stored about the business and its staff."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from regulars.core.db import metadata

profile = Table(
    "profile",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("language", String, nullable=False),  # en, fa, ar
    Column("calendar", String, nullable=False),  # gregorian, jalali
    Column("timezone", String, nullable=False),  # IANA name
    Column("currency", String, nullable=False),  # ISO 4217
    Column("unit", String, nullable=False),  # "" or toman, rial: the word money is shown in
    Column("digits", String, nullable=False),  # auto (by language) or latin
    Column("week_start", Integer, nullable=False),  # 0 Monday … 6 Sunday
    Column("country", String, nullable=False),  # ISO 3166, for phone numbers
    CheckConstraint("id = 1", name="one_row"),
)
