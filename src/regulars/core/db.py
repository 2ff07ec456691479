"""Databases of a workspace: SQLite files by default, one PostgreSQL schema when grown.

One request, job or batch is one transaction, opened by `read()` or `write()` and committed where
the `with` block ends; nothing below the edge commits. SQLite writers take the lock at BEGIN, so two
of them queue up instead of failing half-way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Dialect,
    Engine,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, OperationalError

from regulars.core.clock import from_micros, to_micros
from regulars.core.errors import Busy, Damaged

BUSY_TIMEOUT_MS = 30_000
# The usual 2 MiB make a large import read its indexes again and again: a third more time.
CACHE_KIB = 16_384
_FOLDER = "regulars_folder"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Json = JSON().with_variant(postgresql.JSONB(), "postgresql")


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment stored as integer microseconds: the same order and bytes everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


class Database:
    """One database and the only two ways to talk to it."""

    def __init__(self, engine: Engine, *, schema: str = "") -> None:
        self.engine = engine
        self.schema = schema

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the data and changes nothing."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or not at all."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(regulars_write=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()


def folder_of(connection: Connection) -> Path:
    """The workspace's folder: where files lie that rows of the database name."""
    folder: Path = connection.get_execution_options()[_FOLDER]
    return folder


def open_sqlite(path: Path) -> Database:
    """Open (or make) a SQLite file; WAL with full sync, so a commit survives power loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        execution_options={_FOLDER: path.parent},
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=16,
        max_overflow=32,
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    try:
        engine.connect().close()
    except DatabaseError as error:
        engine.dispose()
        if isinstance(error, OperationalError):  # locked, read-only, full: the file is sound
            raise
        raise Damaged(
            f"{path} cannot be opened: {error.orig}; restore it from a backup."
        ) from error
    return Database(engine)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN decides, not the driver's guess
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("regulars_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_postgres(url: str, schema: str, *, folder: Path) -> Database:
    """Open one schema of a PostgreSQL database, making the schema when it is missing.

    `folder` is the workspace's, for files that belong to the rows.
    """
    address = re.sub(r"^\s*postgres(ql)?://", "postgresql+psycopg://", url)
    quoted = '"' + schema.replace('"', '""') + '"'
    engine = create_engine(
        address,
        execution_options={_FOLDER: folder},
        connect_args={"options": f"-csearch_path={quoted}"},
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,
    )
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('regulars schema'))"))
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {quoted}"))
    except OperationalError as error:
        engine.dispose()
        reason = " ".join(str(error.orig).split())
        raise Busy(f"The database of REGULARS_DATABASE_URL cannot be used: {reason}") from error
    return Database(engine, schema=schema)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that do not collide with a stored one; returns how many went in."""
    if not rows:
        return 0
    statement = _insert(connection, table).on_conflict_do_nothing()
    # Counted from what comes back: drivers do not add the counts of many inserts up.
    return len(connection.execute(statement.returning(*table.primary_key), list(rows)).all())


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    change: Sequence[str],
) -> None:
    """Insert rows; where `key` is already there, overwrite the columns in `change`."""
    if not rows:
        return
    statement = _insert(connection, table)
    statement = statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in change}
    )
    connection.execute(statement, list(rows))


def _insert(connection: Connection, table: Table) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
