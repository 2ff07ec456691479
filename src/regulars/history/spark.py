"""Spark reads the same parts, for a shop that has a cluster: the second engine behind `Engine`.

Spark itself is an extra (`pip install 'regulars[spark]'`); nothing here imports it before an engine
is opened. Only SQL that Ibis compiled runs, and only inside the JVM: workers need no Python. They
must see the workspace's folder under the same path as this process.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from regulars.core.errors import Busy, Conflict, Damaged, Invalid
from regulars.core.ids import new_id
from regulars.history import functions
from regulars.history.java import java_home
from regulars.settings import Settings

MISSING = "Spark is not installed here; it comes with: pip install 'regulars[spark]'"
ROWS_PER_GROUP = 122_880
_UNREADABLE = {"FAILED_READ_FILE", "PATH_NOT_FOUND", "CANNOT_READ_FILE_FOOTER"}
_PATIENCE = 5  # seconds for a master to answer

_SQL = {
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.string(): "string",
    pa.timestamp("us"): "timestamp_ntz",
    pa.date32(): "date",
}
_CONFIG = {
    "spark.app.name": "regulars",
    "spark.driver.maxResultSize": "0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",  # sums that overflow fail, as in DuckDB, and do not wrap
    "spark.sql.mapKeyDedupPolicy": "LAST_WIN",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
_LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
_LOCAL = {"spark.sql.shuffle.partitions": "4"}  # on one machine more only cost


class SparkEngine:
    """A session of its own with the views and tables of one snapshot."""

    dialect = "pyspark"

    def __init__(self, settings: Settings, url: str, scratch: Path) -> None:
        self.session = _context(url, settings.memory_limit).newSession()
        self.place = scratch / new_id("spark")  # for tables laid beside history
        self.place.mkdir(parents=True)
        self.session.sql(functions.SPARK)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """Run one query and return its rows."""
        with _damage():
            found = self.session.sql(sql, args=list(parameters) or None).toArrow()
        return found.cast(pa.schema([field.with_nullable(True) for field in found.schema]))

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries see an Arrow table under a name; the same name again replaces it.

        As a file: sending many rows through the driver's connection takes far longer.
        """
        self.view(name, [self.write(table)], table.schema)

    def write(self, table: pa.Table) -> Path:
        """Put a table into a file of this engine's own."""
        path = self.place / f"{new_id('table')}.parquet"
        pq.write_table(table, path, row_group_size=ROWS_PER_GROUP)
        return path

    def view(self, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
        """Let queries see Parquet files as one table; a column that a file lacks is null there."""
        columns = ", ".join(f"`{field.name}` {_SQL[field.type]}" for field in schema)
        with _damage():
            rows = self.session.read.schema(columns).parquet(*map(str, files))
            rows.createOrReplaceTempView(name)

    def interrupt(self) -> None:
        """End the query that runs now, from another thread."""
        self.session.interruptAll()

    def close(self) -> None:
        """Drop the tables; the connection stays for the next snapshot of this process."""
        shutil.rmtree(self.place, ignore_errors=True)


@contextmanager
def _damage() -> Iterator[None]:
    """What Spark says of a part that is missing or broken, in our words."""
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        if (error.getCondition() or "").split(".")[0] not in _UNREADABLE:
            raise
        reason = str(error).splitlines()[0]
        message = f"A part of history cannot be read ({reason}); see regulars history verify."
        raise Damaged(message) from error


@cache
def _context(url: str, memory: str) -> Any:
    """The one connection of this process. Starting it takes seconds."""
    try:
        from pyspark import SparkContext
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise Invalid(MISSING) from None
    if SparkContext._active_spark_context is not None:
        raise Conflict("This process uses another Spark already.")
    local = url.startswith("local")
    config = {**_CONFIG, "spark.driver.memory": _mebibytes(memory)}
    if local or _answers(url) == "127.0.0.1":
        config |= _LOOPBACK
    with java_home() as options:
        builder = SparkSession.builder.master(url).config(map={**config, **options})
        try:
            return (builder.config(map=_LOCAL) if local else builder).getOrCreate()
        except PySparkException as error:
            raise Busy(f"Spark could not start: {error}") from error


def _answers(url: str) -> str:
    """The address of a master. Raises Busy when none answers: Spark itself would wait a minute."""
    host, _, port = url.removeprefix("spark://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE) as connection:
            return str(connection.getpeername()[0])
    except OSError as error:
        raise Busy(f"No Spark answers at {url} ({error}).") from None


def _mebibytes(amount: str) -> str:
    """An amount of memory, such as 4GB or 1.5 GiB, as Java writes it."""
    number, unit = re.fullmatch(r"([\d.]+)\s*([KMGT]?)I?B", amount.strip().upper()).groups()  # type: ignore[union-attr]
    return (
        f"{int(float(number) * {'': 2**-20, 'K': 2**-10, 'M': 1, 'G': 2**10, 'T': 2**20}[unit])}m"
    )
