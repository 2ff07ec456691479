"""What is stored about imports. The files themselves lie in the workspace's folder `imports`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, String, Table

from regulars.core.db import Json, Moment, metadata

imports = Table(
    "imports",
    metadata,
    Column("id", String, primary_key=True),
    Column("file_name", String, nullable=False),  # as the person's computer calls it
    Column("size", BigInteger, nullable=False),
    Column("state", String, nullable=False),  # uploaded, rehearsed, running, done, failed
    Column("sniff", Json, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("report", Json),
    Column("progress", Json),
    Column("error", String),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
)

# How files with the same header were read the last time.
mappings = Table(
    "mappings",
    metadata,
    Column("fingerprint", String, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("fingerprint", name="pk_mappings"),
)
