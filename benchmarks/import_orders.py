"""Claim: order lines come in at a third or more of the rate at which DuckDB reads the file.

    python -m benchmarks.import_orders [--rows 10000000] [--customers 500000] [--runs 3]

The reference is DuckDB reading the same file, every column typed, into a table in memory: what one
needs before anything can be asked of it. The import besides checks and deduplicates every row, adds
the customers to the workspace and writes sorted history to the disk. For comparison two more are
told: DuckDB only counting and adding up (it skips five of the eight columns and keeps nothing), and
DuckDB keeping the table in a file of its own.

Both take turns and the best of each counts: whoever is the first to touch memory that the host of a
virtual machine has not given it yet pays several times what it costs later.
"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.common import peak_mb, report, timed
from regulars.connectors import service
from regulars.connectors.schemas import ImportReport
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings

LINES_PER_ORDER = 5
SEED = 20261122


def make_file(path: Path, rows: int, customers: int) -> None:
    """Orders of five lines over two years, in order of time as shops export them."""
    step = 730 * 86_400 * LINES_PER_ORDER / rows
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            COPY (
                WITH lines AS (SELECT i, i // {LINES_PER_ORDER} AS o FROM range({rows}) t(i))
                SELECT 'A' || (1000000 + o) AS order_id,
                    strftime(TIMESTAMP '2023-01-01' + to_seconds((o * {step})::BIGINT),
                        '%Y-%m-%d %H:%M:%S') AS created_at,
                    'c' || (hash(o + {SEED}) % {customers}) AS customer_id,
                    'SKU-' || (hash(i) % 5000) AS sku,
                    'Product number ' || (hash(i) % 5000) AS title,
                    1 + hash(i + 7) % 5 AS quantity,
                    ((1 + hash(i + 3) % 10000) / 100)::DECIMAL(10, 2) AS price,
                    ['GB', 'IR', 'DE'][(1 + hash(o) % 3)::BIGINT] AS country
                FROM lines
            ) TO '{path}' (HEADER)"""
        )


COLUMNS = {
    "order_id": "VARCHAR",
    "created_at": "TIMESTAMP",
    "customer_id": "VARCHAR",
    "sku": "VARCHAR",
    "title": "VARCHAR",
    "quantity": "BIGINT",
    "price": "DECIMAL(10, 2)",
    "country": "VARCHAR",
}


def read(path: Path, database: str = ":memory:") -> None:
    """The reference: all of the file as a table."""
    with duckdb.connect(database) as connection:
        connection.execute(f"CREATE TABLE lines AS SELECT * FROM {_rows(path)}")


def count(path: Path) -> tuple[int, float]:
    """How many rows, and their amounts added up."""
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(*), sum(quantity * price), max(created_at) FROM {_rows(path)}"
        ).fetchone()
    assert found is not None
    return int(found[0]), float(found[1])


def _rows(path: Path) -> str:
    return f"read_csv('{path}', header = true, columns = {COLUMNS})"


def take_in(ws: Workspace, path: Path) -> ImportReport:
    return service.import_orders(ws, path, now=utc_now())


def take_turns(path: Path, folder: Path, runs: int) -> tuple[float, float, int, ImportReport]:
    """Seconds of an import and of reading, the memory of the first, and what was imported."""
    ours, reading, peak = list[float](), list[float](), 0
    for run in range(runs):
        ws = open_workspace(Settings(home=folder / f"home-{run}"), create=True)
        seconds, found = timed(partial(take_in, ws, path))
        ws.close()
        ours.append(seconds)
        peak = peak or peak_mb()
        reading.append(timed(lambda: read(path))[0])
    return min(ours), min(reading), peak, found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--customers", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        make_file(path, options.rows, options.customers)
        counting, (rows, total) = timed(lambda: count(path))
        seconds, reading, peak, found = take_turns(path, Path(folder), options.runs)
        keeping, _ = timed(lambda: read(path, f"{folder}/lines.duckdb"))
        megabytes = path.stat().st_size >> 20
    assert (found.accepted, found.revenue_minor) == (rows, round(total * 100))
    report(
        "Importing order lines, share of the rate at which DuckDB reads the file",
        reading / seconds,
        ">= 0.33",
        reading / seconds >= 1 / 3,
        rows=f"{rows:,}",
        customers=f"{options.customers:,}",
        file=f"{megabytes} MiB",
        runs=options.runs,
        seed=SEED,
        ours=f"{seconds:.1f} s ({rows / seconds:,.0f} rows/s)",
        reading=f"{reading:.1f} s",
        counting=f"{counting:.1f} s, {counting / seconds:.2f}",
        keeping=f"{keeping:.1f} s, {keeping / seconds:.2f}",
        memory=f"{peak} MiB",
    )


if __name__ == "__main__":
    main()
