"""Our own small adapter over DuckDB: text in, Arrow out, and nothing else of its interface.

The calls used here exist in DuckDB 1.5 and in 2.0. `spark.SparkEngine` is a second class of the
same shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from regulars.core.ids import new_id
from regulars.history import functions
from regulars.settings import Settings

LEAST_ROWS = 122_880  # that DuckDB gives to a thread


class Engine(Protocol):
    """What shared expressions may ask of an engine."""

    dialect: str  # what Ibis calls the engine's SQL

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table: ...

    def register(self, name: str, table: pa.Table) -> None: ...

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


class DuckDBEngine:
    """An in-memory DuckDB that spills to a folder of its own and never touches the network."""

    dialect = "duckdb"

    def __init__(self, settings: Settings, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": settings.memory_limit,
            "temp_directory": str(scratch / new_id("spill")),  # two engines must not share one
        }
        if settings.threads:
            config["threads"] = settings.threads
        self.connection = duckdb.connect(":memory:", config=config)
        self.connection.execute(functions.DUCKDB)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """Run one query and return its rows."""
        relation = self.connection.sql(sql, params=list(parameters))
        return relation.to_arrow_table()

    def execute_unordered(self, sql: str) -> pa.Table:
        """Run one query whose rows may come in any order: to keep it, a union runs on one core."""
        self.command("SET preserve_insertion_order = false")
        try:
            return self.execute(sql)
        finally:
            self.command("SET preserve_insertion_order = true")

    def command(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect: CREATE VIEW, COPY …"""
        self.connection.execute(sql, list(parameters)).fetchall()

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries see an Arrow table under a name; the same name again replaces it.

        It is copied: a join may push a Bloom filter down to what it scans, and where that is an
        Arrow table DuckDB 1.5 refuses to run the query (duckdb-python issue 463).
        """
        self.connection.register("given_table", table)
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM given_table')
        self.connection.unregister("given_table")

    def lend(self, name: str, table: pa.Table) -> None:
        """Let queries read an Arrow table where it lies, for tables too large to be copied.

        From then on joins push no filters down, for the reason that `register` gives. DuckDB gives
        each thread whole batches and unpacks a batch's dictionaries: one large batch for each.
        """
        self.connection.execute("SET disabled_optimizers = 'join_filter_pushdown'")
        threads = self.execute("SELECT current_setting('threads') AS n")["n"][0].as_py()
        rows = max(table.num_rows // threads + 1, LEAST_ROWS)
        batches = table.to_batches(max_chunksize=rows)
        self.connection.register(name, pa.Table.from_batches(batches, table.schema))

    def interrupt(self) -> None:
        """End the query that runs now, from another thread; it raises InterruptException."""
        self.connection.interrupt()

    def close(self) -> None:
        self.connection.close()


def quote(text: str) -> str:
    """A SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


def scan(files: Sequence[Path]) -> str:
    """SQL that reads Parquet files as one table."""
    return f"read_parquet([{', '.join(quote(str(file)) for file in files)}])"
