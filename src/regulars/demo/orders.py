"""The real orders, moved in time and joined with the invented people, as files to import."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from regulars.demo.people import invent

if TYPE_CHECKING:
    import duckdb

LAST_DAY = date(2011, 12, 9)
COLUMNS = {
    "InvoiceNo": "order_id",
    "StockCode": "sku",
    "Description": "title",
    "Quantity": "quantity",
    "InvoiceDate": "ordered_at",
    "UnitPrice": "price",
    "CustomerID": "customer",
    "Country": "country",
    "Name": "name",
    "Email": "email",
    "Phone": "phone",
    "Language": "language",
    "Newsletter": "email_consent",
}


def open_orders(today: date) -> duckdb.DuckDBPyConnection:
    """A connection with the table `lines`: every order line, its last day moved to yesterday."""
    import duckdb

    connection = duckdb.connect()
    with resources.as_file(resources.files(__package__).joinpath("online_retail.parquet")) as path:
        connection.execute(
            "CREATE TABLE raw AS SELECT * REPLACE (InvoiceDate + to_days(?) AS InvoiceDate) "
            "FROM read_parquet(?)",
            [(today - timedelta(days=1) - LAST_DAY).days, str(path)],
        )
    numbers = "SELECT DISTINCT CustomerID FROM raw WHERE CustomerID IS NOT NULL"
    connection.register(
        "people", _people([row[0] for row in connection.execute(numbers).fetchall()])
    )
    connection.execute(
        "CREATE TABLE lines AS SELECT raw.*, people.* EXCLUDE (number) "
        "FROM raw LEFT JOIN people ON raw.CustomerID = people.number"
    )
    return connection


def _people(numbers: list[str]) -> pa.Table:
    people = invent(numbers)
    yes_no = {True: "yes", False: "no", None: None}
    return pa.table(
        {
            "number": [person.number for person in people],
            "Name": [person.name for person in people],
            "Email": [person.email for person in people],
            "Phone": [person.phone for person in people],
            "Language": [person.language for person in people],
            "Newsletter": [yes_no[person.email_consent] for person in people],
        }
    )


def write_between(
    connection: duckdb.DuckDBPyConnection, path: Path, begin: datetime | None, end: datetime | None
) -> Path:
    """Write the lines from `begin` (inclusive) to `end` (exclusive) as a Parquet file."""
    connection.execute(
        "CREATE OR REPLACE TABLE slice AS SELECT * FROM lines "
        "WHERE InvoiceDate >= coalesce(?, TIMESTAMP '1900-01-01') "
        "AND InvoiceDate < coalesce(?, TIMESTAMP '2900-01-01')",
        [begin, end],
    )
    connection.execute(f"COPY slice TO '{path}' (FORMAT parquet)")
    return path


def add_returning(
    connection: duckdb.DuckDBPyConnection, numbers: list[str], begin: datetime, *, share: float
) -> int:
    """Invent one order each for a share of the customers within 20 days; returns how many.

    The order repeats up to three products that the customer bought before, so that it looks like
    the customer. Who comes back, when and with what is a hash: the same on every machine.
    """
    connection.register("written", pa.table({"number": pa.array(numbers, pa.string())}))
    connection.execute(
        """
        CREATE OR REPLACE TABLE invented AS
        WITH chosen AS (
            SELECT number, ('0x' || substr(sha256('back:' || number), 1, 8))::UBIGINT AS dice
            FROM written
            WHERE ('0x' || substr(sha256('comes:' || number), 1, 8))::UBIGINT < ? * 4294967296
        ), bought AS (
            SELECT lines.*, dice, row_number() OVER (
                PARTITION BY CustomerID ORDER BY InvoiceDate DESC, StockCode, Quantity
            ) AS place
            FROM lines JOIN chosen ON CustomerID = number
            WHERE Quantity > 0 AND UnitPrice > 0 AND InvoiceDate < ?
        )
        SELECT * EXCLUDE (dice, place) REPLACE (
            'R' || CustomerID AS InvoiceNo,
            least(Quantity, 12) AS Quantity,
            ? + to_hours((6 + dice % (20 * 24))::BIGINT) AS InvoiceDate
        )
        FROM bought WHERE place <= 1 + dice % 3
        """,
        [share, begin, begin],
    )
    connection.execute("INSERT INTO lines BY NAME SELECT * FROM invented")
    row = connection.execute("SELECT count(DISTINCT InvoiceNo) FROM invented").fetchone()
    return int(row[0]) if row else 0
