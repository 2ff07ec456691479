"""What is stored about the digest: who reads it, and which weeks went out to whom."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from regulars.core.db import Moment, metadata

digest_readers = Table(
    "digest_readers",
    metadata,
    Column("staff_id", String, primary_key=True),
    Column("since", Moment, nullable=False),
)

# A row is written before its mail leaves: a digest may be missed after a crash, never sent twice.
digests = Table(
    "digests",
    metadata,
    Column("staff_id", String, nullable=False),
    Column("week", String, nullable=False),  # the week's first day
    Column("state", String, nullable=False),  # sending, sent, failed
    Column("reply", String, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("staff_id", "week"),
)
