"""What is stored about segments: only those that somebody made or changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, String, Table

from regulars.core.db import Json, Moment, metadata

segments = Table(
    "segments",
    metadata,
    Column("id", String, primary_key=True),  # seg_…, or the key of a ready-made segment
    Column("name", String, nullable=False),
    Column("rule", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("removed_at", Moment),  # a removed ready-made segment must not come back by itself
)

# How large each segment was at the end of a local day, and who came and went on it.
segment_days = Table(
    "segment_days",
    metadata,
    Column("segment_id", String, nullable=False),
    Column("day", Integer, nullable=False),  # since 1970
    Column("customers", BigInteger, nullable=False),
    Column("entered", BigInteger, nullable=False),
    Column("left", BigInteger, nullable=False),
    Column("counted_at", Moment, nullable=False),  # the pass counted last: none is added twice
    PrimaryKeyConstraint("segment_id", "day", name="pk_segment_days"),
)

# People somebody chose by hand: the uploaded file's, as they were known at that moment.
lists = Table(
    "lists",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("matched_by", String, nullable=False),  # email, phone, customer
    Column("customers", Integer, nullable=False),
    Column("unmatched", Integer, nullable=False),  # rows of the file that fit nobody
    Column("created_at", Moment, nullable=False),
)

list_members = Table(
    "list_members",
    metadata,
    Column("list_id", String, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("list_id", "customer_id", name="pk_list_members"),
    Index("ix_list_members_customer_id", "customer_id"),
    sqlite_with_rowid=False,
)
