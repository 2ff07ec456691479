"""What is stored about events on their way.

The inbox is a database of its own (a SQLite file, or tables beside state on PostgreSQL), so its
tables have a metadata of their own.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from regulars.core.db import Moment, metadata

inbox_metadata = MetaData(naming_convention=metadata.naming_convention)

# One row is one accepted batch. AUTOINCREMENT: without it SQLite begins again at 1 once everything
# is pruned, and every consumer's offset would skip what comes next.
inbox = Table(
    "inbox",
    inbox_metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),  # JSON list of schemas.Event
    sqlite_autoincrement=True,
)

inbox_meta = Table(
    "inbox_meta",
    inbox_metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String, nullable=False),  # tells this inbox from a restored or replaced one
    Column("pruned_to", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

# How far each consumer that works in state has come; moved in the transaction that did the work.
consumers = Table(
    "consumers",
    metadata,
    Column("name", String, primary_key=True),
    Column("inbox_uuid", String, nullable=False),
    Column("position", BigInteger, nullable=False),
)

# Events that could not be taken in: set aside so that they never block the others.
dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", String, primary_key=True),  # made from consumer, inbox, seq and place: no doubles
    Column("consumer", String, nullable=False),  # reactor, projector
    Column("seq", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("event", String, nullable=False),  # JSON as received
    Column("state", String, nullable=False),  # open, replayed
    Column("at", Moment, nullable=False),
    Index("ix_dead_letters_state", "state", "at"),
)
