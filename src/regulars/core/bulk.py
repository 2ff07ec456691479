"""Many rows between Arrow and a state database, a whole set per statement.

`stage` puts a table into a temporary one of the transaction, from where one statement inserts,
updates or deletes. `fetch` brings a query's result back as Arrow. Neither asks once per row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

_CHUNK = 50_000
_MOST_VALUES = 15_000  # in one statement; SQLite takes 32,766
_numbers = count(1)


@contextmanager
def stage(connection: Connection, rows: pa.Table, *, key: str = "") -> Iterator[sa.Table]:
    """A temporary table with the rows, gone when the block ends. Needs a write transaction.

    `key` names a column to index, for statements that look single rows up. After an error nothing
    is dropped here: the rollback that follows takes the table with it.
    """
    name = f"staged_{next(_numbers)}"
    columns = [sa.Column(field.name, _sql_type(field.type)) for field in rows.schema]
    table = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    table.create(connection)
    _load(connection, table, rows)
    if key:
        sa.Index(f"ix_{name}", table.c[key]).create(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'ANALYZE "{name}"')  # nobody else does it for a temporary one
    yield table
    table.drop(connection)


def fetch(connection: Connection, query: sa.Select[Any], schema: pa.Schema) -> pa.Table:
    """The query's rows, its columns in the schema's order. Streams, so rows never pile up twice."""
    batches = []
    for columns in _pieces(connection, query):
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
        batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _pieces(connection: Connection, query: sa.Select[Any]) -> Iterator[list[Any]]:
    """The columns of so many rows at a time.

    SQLite's cursor streams by itself: its own rows are taken, and types are asked only where they
    have something to say. SQLAlchemy makes PostgreSQL's stream, and has read ahead in it.
    """
    dialect = connection.dialect
    if dialect.name == "postgresql":
        result = connection.execute(query, execution_options={"yield_per": _CHUNK})
        yield from (list(zip(*rows, strict=True)) for rows in result.partitions())
        return
    kinds = [each.type.dialect_impl(dialect) for each in query.selected_columns]
    read = [kind.result_processor(dialect, None) for kind in kinds]
    with connection.execute(query) as result:
        assert result.cursor is not None
        while rows := result.cursor.fetchmany(_CHUNK):
            columns = zip(zip(*rows, strict=True), read, strict=True)
            yield [list(map(how, column)) if how else column for column, how in columns]


def listed(
    connection: Connection,
    values: Sequence[int] | Sequence[str],
    kind: sa.types.TypeEngine[Any] | None = None,
) -> sa.Select[Any]:
    """Values (integers, unless of another kind) as the rows of a query, by one parameter: for IN,
    in a read transaction too."""
    if connection.dialect.name == "postgresql":
        array = sa.cast(list(values), postgresql.ARRAY(kind or sa.BigInteger()))
        return sa.select(sa.func.unnest(array).label("value"))
    each = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return sa.select(each.c.value)


def _load(connection: Connection, table: sa.Table, rows: pa.Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in _tuples(rows):
                copy.write_row(row)
        return
    for batch in rows.to_batches(max_chunksize=_MOST_VALUES // len(table.columns)):
        marks = ", ".join([f"({', '.join('?' * len(table.columns))})"] * batch.num_rows)
        if marks:
            statement = f'INSERT INTO "{table.name}" ({names}) VALUES {marks}'
            connection.exec_driver_sql(statement, _interleaved(batch))


def _interleaved(rows: pa.RecordBatch) -> tuple[Any, ...]:
    """All values, row after row."""
    values: list[Any] = [None] * (rows.num_rows * rows.num_columns)
    for place, column in enumerate(rows.columns):
        values[place :: rows.num_columns] = column.to_pylist()
    return tuple(values)


def _tuples(rows: pa.Table | pa.RecordBatch) -> Iterable[tuple[Any, ...]]:
    batches = rows.to_batches(max_chunksize=_CHUNK) if isinstance(rows, pa.Table) else [rows]
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _sql_type(kind: pa.DataType) -> sa.types.TypeEngine[Any]:
    if pa.types.is_boolean(kind):
        return sa.Boolean()
    if pa.types.is_integer(kind):
        return sa.BigInteger()
    return sa.Double() if pa.types.is_floating(kind) else sa.Text()
