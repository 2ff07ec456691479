"""History as Parquet parts against the same rows in a native DuckDB file, on a report's queries."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.common import peak_mb, report, timed
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace, open_workspace
from regulars.history import service
from regulars.history.engine import DuckDBEngine
from regulars.history.parts import ORDER_BY, NewPart
from regulars.settings import Settings

SEED = 20261122
FIRST, DAYS = date(2024, 1, 1), 730
LINES_PER_ORDER = 2.5
ROUNDS = 5

QUERIES = {
    "totals": "SELECT count(DISTINCT customer_id), count(*) FILTER (kind = 'order'), "
    "sum(amount_minor) FROM orders",
    "per customer": "SELECT count(*), sum(n), sum(revenue), sum(span) FROM (SELECT customer_id, "
    "count(*) n, sum(amount_minor) AS revenue, max(day) - min(day) AS span "
    "FROM orders WHERE customer_id IS NOT NULL GROUP BY customer_id)",
    "cohorts": "WITH births AS (SELECT customer_id, min(day) // 30 AS born FROM orders "
    "WHERE customer_id IS NOT NULL GROUP BY 1) "
    "SELECT born, day // 30 - born AS age, count(DISTINCT customer_id), sum(amount_minor) "
    "FROM orders JOIN births USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2",
    "category by month": "SELECT category, day // 30 AS month, sum(amount_minor), sum(quantity) "
    "FROM order_lines GROUP BY 1, 2 ORDER BY 1, 2",
    "gaps between orders": "SELECT gap, count(*) FROM (SELECT day - lag(day) OVER "
    "(PARTITION BY customer_id ORDER BY day, fact_id) AS gap FROM orders "
    "WHERE customer_id IS NOT NULL) WHERE gap IS NOT NULL GROUP BY 1 ORDER BY 1",
    "one quarter": f"SELECT count(DISTINCT customer_id), sum(amount_minor) FROM order_lines "
    f"WHERE day BETWEEN {day_number(date(2025, 4, 1))} AND {day_number(date(2025, 6, 30))}",
    "one customer": "SELECT sku, title, amount_minor FROM order_lines WHERE customer_id = 4711 "
    "ORDER BY day, order_key, line_id",
}


def rows_of(dataset: str, lines: int) -> str:
    """SQL for synthetic rows: skewed customers, two years, prices and categories."""
    orders, customers = int(lines / LINES_PER_ORDER), max(1, int(lines / 10))
    number = "i" if dataset == "orders" else f"(i // {LINES_PER_ORDER})::BIGINT"
    day = f"{day_number(FIRST)} + (hash({number}, {SEED}) % {DAYS})::INTEGER"
    common = (
        f"CASE WHEN hash({number}, 5) % 50 > 0 "
        f"THEN (pow(hash({number}, 7) % 1000000 / 1e6, 2) * {customers})::BIGINT END AS customer_id"
        f", make_timestamp(({day})::BIGINT * 86400000000 + (hash(i, 3) % 86400000000)::BIGINT) "
        f"AS occurred_at, ({day})::INTEGER AS day"
    )
    if dataset == "orders":
        return (
            f"SELECT substr(md5(i::VARCHAR), 1, 32) AS fact_id, 'o' || i AS order_key, "
            f"'order' AS kind, {common}, (500 + hash(i, 11) % 20000)::BIGINT AS amount_minor, "
            f"NULL::VARCHAR AS coupon, 'web' AS channel, NULL::VARCHAR AS country, "
            f"'bench' AS source FROM range({orders}) r(i)"
        )
    return (
        f"SELECT 'o' || {number} AS order_key, i::BIGINT AS line_id, 'order' AS kind, {common}, "
        f"'sku' || hash(i, 13) % 5000 AS sku, 'Product ' || hash(i, 13) % 5000 AS title, "
        f"'category ' || hash(i, 13) % 20 AS category, (1 + hash(i, 17) % 3)::DOUBLE AS quantity, "
        f"(100 + hash(i, 19) % 9000)::BIGINT AS amount_minor, 'bench' AS source "
        f"FROM range({lines}) r(i)"
    )


def fill(ws: Workspace, native: Path, lines: int) -> None:
    """Write the same rows, in the same order, as parts and into a DuckDB file."""
    with service.staging(ws) as stage, duckdb.connect(str(native)) as connection:
        connection.execute(f"SET memory_limit='{ws.settings.memory_limit}'").fetchall()
        new: list[NewPart] = []
        for dataset in ("orders", "order_lines"):
            month = "strftime(make_timestamp(day::BIGINT * 86400000000), '%Y-%m')"
            connection.execute(
                f"CREATE TABLE {dataset} AS FROM ({rows_of(dataset, lines)}) "
                f"ORDER BY {month}, {ORDER_BY}"
            ).fetchall()
            months = connection.execute(
                f"SELECT {month} AS m, count(*) FROM {dataset} GROUP BY 1 ORDER BY 1"
            ).fetchall()
            for name, rows in months:
                path = stage.folder / f"{dataset}-{name}.parquet"
                connection.execute(
                    f"COPY (FROM {dataset} WHERE {month} = '{name}' ORDER BY {ORDER_BY}) "
                    f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
                ).fetchall()
                new.append(NewPart(dataset, path, name, rows))
        stage.commit(new, {"source": "bench"})


def ask_parts(ws: Workspace, sql: str) -> Any:
    with service.open_snapshot(ws) as snapshot:
        return snapshot.sql(sql).to_pylist()


def ask_native(ws: Workspace, native: Path, sql: str) -> Any:
    engine = DuckDBEngine(ws.settings, ws.folder / "scratch")
    try:
        engine.command(f"ATTACH '{native}' AS native (READ_ONLY)")
        engine.command("USE native")
        return engine.execute(sql).to_pylist()
    finally:
        engine.close()


def medians(*works: Callable[[], Any]) -> list[tuple[float, Any]]:
    """Seconds and result of each, run in turns so that other load hits all alike."""
    runs = [[timed(work) for work in works] for _ in range(ROUNDS)]
    return [
        (statistics.median(r[0] for r in of_one), of_one[0][1])
        for of_one in zip(*runs, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000_000, help="order lines")
    lines = parser.parse_args().size
    with tempfile.TemporaryDirectory() as place:
        ws = open_workspace(Settings(home=Path(place)), create=True)
        native = Path(place) / "native.duckdb"
        fill(ws, native, lines)
        of_parts, of_native, facts = 0.0, 0.0, {}
        for name, sql in QUERIES.items():
            (ours, mine), (theirs, other) = medians(
                partial(ask_parts, ws, sql), partial(ask_native, ws, native, sql)
            )
            assert mine == other, name
            print(f"{name:<22} parts {ours * 1e3:8.0f} ms  native {theirs * 1e3:8.0f} ms"
                  f"  {ours / theirs:5.2f}x", flush=True)  # fmt: skip
            of_parts, of_native = of_parts + ours, of_native + theirs
            facts[name.replace(" ", "_")] = f"{ours / theirs:.2f}x"
        bytes_of_parts = sum(p.stat().st_size for p in ws.history_folder.rglob("*.parquet"))
        report(
            "Reading parts against a native DuckDB file",
            of_parts / of_native,
            "<= 1.5",
            of_parts <= 1.5 * of_native,
            seconds=f"{of_parts:.2f} against {of_native:.2f}",
            **facts,
            lines=f"{lines:,}",
            seed=SEED,
            parts_mb=bytes_of_parts >> 20,
            native_mb=native.stat().st_size >> 20,
            peak_mb=peak_mb(),
            at=f"{datetime.now(UTC):%Y-%m-%d}",
        )
        ws.close()


if __name__ == "__main__":
    main()
