"""Cohort triangles and the whole report against hand-written DuckDB SQL, and the memory they take.

    python -m benchmarks.cohorts [--lines 10000000] [--runs 3] [--without-report] [--folder DIR]

A made-up shop of 24 months (seeded, 3 lines per order, half of the lines with a cost, 5 % of orders
without a customer, 3 % refunded) is written month by month straight into parts, so that 100 million
lines need no more memory to make than one month of them. The report is compared with the SQL of
benchmarks/report.py. All numbers are compared before any time is told; ratios are of CPU seconds,
of which a machine that does other things too takes none away.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import report as whole_report
from benchmarks.common import peak_mb, report, timed
from regulars.accounts.service import profile_of
from regulars.cohorts import service
from regulars.cohorts.schemas import Question, Triangle
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace, open_workspace
from regulars.history.service import DuckDBEngine, NewPart, open_snapshot, staging
from regulars.metrics.schemas import Report
from regulars.metrics.service import report_of
from regulars.settings import Settings
from regulars.stats.estimates import Z

SEED = whole_report.SEED
LINES_PER_ORDER = whole_report.LINES_PER_ORDER
NOW = whole_report.NOW
MONTHS = 24
TARGET, MEMORY_MB = 1.5, 8 * 1024
TIMES = ("cpu", "wall")

_DRAW = "((hash(i * 7919 + {salt} + {seed}) % 1000000007) / 1000000007.0)"
_DRAWS = {name: _DRAW.format(salt=salt, seed=SEED) for salt, name in enumerate("abcd")}


def make_shop(ws: Workspace, lines: int) -> None:
    """Write each month's parts and publish them as one load."""
    orders = lines // LINES_PER_ORDER // MONTHS
    engine = DuckDBEngine(ws.settings, ws.folder / "make")
    with staging(ws) as stage:
        parts = [
            _write(engine, stage.folder, dataset, month, orders)
            for month in range(MONTHS)
            for dataset in ("orders", "order_lines")
        ]
        stage.commit(parts, {"source": "benchmark"})
    engine.close()


def _write(engine: DuckDBEngine, folder: Path, dataset: str, month: int, orders: int) -> NewPart:
    begin, end = _month(month), _month(month + 1)
    first, days = (begin - date(1970, 1, 1)).days, (end - begin).days
    path = folder / f"{new_id('part')}.parquet"
    placed = f"""
        SELECT i, CASE WHEN {_DRAWS["a"]} < 0.05 THEN NULL
                ELSE 1000000 + (power({_DRAWS["b"]}, 1.7) * {orders * MONTHS} / 3)::BIGINT
            END AS customer_id,
            least({first} + {_DRAWS["c"]} * {days}, {first + days - 1})::INTEGER AS day,
            {_DRAWS["d"]} < 0.03 AS refunded, (500 + hash(i * 3 + {SEED}) % 9000)::BIGINT AS price
        FROM range({month * orders}, {(month + 1) * orders}) t(i)"""
    rows = (_ORDERS if dataset == "orders" else _LINES).format(placed=placed)
    engine.command(
        f"COPY (FROM ({rows}) ORDER BY customer_id NULLS LAST, day) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )
    count = engine.execute(f"SELECT count(*) AS n FROM '{path}'")["n"][0].as_py()
    return NewPart(dataset, path, f"{begin:%Y-%m}", count)


def _month(number: int) -> date:
    months = whole_report.FIRST.year * 12 + whole_report.FIRST.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


_WHEN = "customer_id, TIMESTAMP '1970-01-01 12:00:00' + day * INTERVAL 1 DAY AS occurred_at, day"
_ORDERS = f"""
    WITH placed AS ({{placed}})
    SELECT 'f' || i AS fact_id, 'o' || i AS order_key, 'order' AS kind, {_WHEN},
        (price * 3 + 30)::BIGINT AS amount_minor, NULL::VARCHAR coupon, NULL::VARCHAR channel,
        NULL::VARCHAR country, 'benchmark' AS source, NULL::BIGINT discount_minor FROM placed
    UNION ALL
    SELECT 'r' || i, 'o' || i, 'refund', {_WHEN},
        -price::BIGINT, NULL, NULL, NULL, 'benchmark', NULL FROM placed WHERE refunded"""
_LINES = f"""
    WITH placed AS ({{placed}})
    SELECT 'o' || i AS order_key, n::BIGINT AS line_id, 'order' AS kind, {_WHEN},
        'sku' || (hash(i * 3 + n) % 5000) AS sku, NULL::VARCHAR title, NULL::VARCHAR category,
        1.0::DOUBLE AS quantity, (price + n * 10)::BIGINT AS amount_minor, 'benchmark' AS source,
        CASE WHEN (i + n) % 2 = 0 THEN price // 2 END::BIGINT AS cost_minor, NULL::VARCHAR brand
    FROM placed, range({LINES_PER_ORDER}) l(n)"""

MONTH = (
    "(extract(year FROM DATE '1970-01-01' + {day}) * 12"
    " + extract(month FROM DATE '1970-01-01' + {day}))::INT"
)
BORN = """
    born AS (SELECT customer_id, min(day) AS first FROM orders
             WHERE kind = 'order' AND customer_id IS NOT NULL GROUP BY 1)"""
CELLS = "count(*) FILTER (times > 0) AS people, sum(worth)::BIGINT AS total, "


def by_period(worth: str, facts: str = "orders", times: str = "kind = 'order'") -> str:
    """SQL for a triangle by calendar month."""
    return f"""
        WITH {BORN}, people AS (
            SELECT customer_id, {MONTH.format(day="first")} AS cohort,
                {MONTH.format(day="day")} - {MONTH.format(day="first")} AS later,
                count(*) FILTER ({times}) AS times, sum({worth})::BIGINT AS worth
            FROM {facts} JOIN born USING (customer_id) GROUP BY ALL)
        SELECT cohort - {MONTH.format(day=_first_day())} AS row, later AS column, {CELLS}
            sum(worth::DOUBLE * worth) AS squares
        FROM people WHERE later >= 0 GROUP BY ALL"""


def by_age(worth: str, age: int) -> str:
    """SQL for a triangle by age, each cell with all before it."""
    return f"""
        WITH {BORN}, people AS (
            SELECT customer_id, {MONTH.format(day="first")} AS cohort,
                (day - first) // {age} AS age, sum({worth})::BIGINT AS worth
            FROM orders JOIN born USING (customer_id) WHERE day >= first GROUP BY ALL),
        running AS (SELECT *, sum(worth) OVER (PARTITION BY customer_id ORDER BY age) AS far
                    FROM people)
        SELECT cohort - {MONTH.format(day=_first_day())} AS row, age AS column, 0 AS people,
            sum(worth)::BIGINT AS total, sum(worth::DOUBLE * (2 * far::DOUBLE - worth)) AS squares
        FROM running GROUP BY ALL"""


def _first_day() -> str:
    return str((_month(0) - date(1970, 1, 1)).days)


MARGINS = """(
    SELECT customer_id, day, kind, 0 AS worth FROM orders UNION ALL
    SELECT customer_id, day, 'line', amount_minor - cost_minor FROM order_lines
    WHERE cost_minor IS NOT NULL)"""
QUESTIONS: dict[str, tuple[Question, str]] = {
    "customers by month": (Question(), by_period("0")),
    "revenue by month": (Question(measure="revenue"), by_period("amount_minor")),
    "margin by month": (Question(measure="margin"), by_period("worth", MARGINS)),
    "value by age": (
        Question(measure="revenue", kind="up_to", age=30),
        by_age("amount_minor", 30),
    ),
}


def ours(ws: Workspace, question: Question) -> Triangle:
    return service.triangle(ws, question, now=NOW)


def by_hand(ws: Workspace, sql: str) -> list[dict[str, Any]]:
    with open_snapshot(ws) as snapshot:
        rows: list[dict[str, Any]] = snapshot.sql(sql).to_pylist()
    return rows


def check_equal(found: Triangle, rows: list[dict[str, Any]]) -> int:
    """Compare every cell; returns how many. Raises SystemExit naming the first that differs."""
    cells = {(row["row"], row["column"]): row for row in rows}
    compared = 0
    for at, cohort in enumerate(found.rows):
        total, squares = 0, 0.0
        for column, state in enumerate(cohort.complete):
            if state is None:
                continue
            hand = cells.get((at, column), {"people": 0, "total": 0, "squares": 0.0})
            together = found.kind == "up_to"
            total = hand["total"] + (total if together else 0)
            squares = hand["squares"] + (squares if together else 0.0)
            _check(found, at, column, hand["people"], total, squares)
            compared += 1
    return compared


def _check(found: Triangle, at: int, column: int, people: int, total: int, squares: float) -> None:
    cohort = found.rows[at]
    if found.kind == "exact" and cohort.people[column] != people:
        raise SystemExit(f"{cohort.key} +{column}: {cohort.people[column]} is not {people}")
    if found.measure == "customers":
        return
    if cohort.total[column] != total:
        raise SystemExit(f"{cohort.key} +{column}: {cohort.total[column]} is not {total}")
    n, high = cohort.size, cohort.high[column]
    if n > 1 and high is not None:
        spread = max(0.0, squares / n - (total / n) ** 2) * n / (n - 1)
        expected = total / n + Z * math.sqrt(spread / n)
        if not math.isclose(high, expected, rel_tol=1e-6, abs_tol=1e-6):
            raise SystemExit(f"{cohort.key} +{column}: {high} is not {expected}")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: seconds of all processors, seconds by the clock, and the result."""

    cpu: float
    wall: float
    found: Any


def ran(work: Callable[[], Any]) -> Ran:
    begin = time.process_time()
    wall, found = timed(work)
    return Ran(time.process_time() - begin, wall, found)


def best(runs: int, *works: Callable[[], Any]) -> list[Ran]:
    """The quickest of several runs of each, in turns, so that other load hits all alike."""
    found = [[ran(work) for work in works] for _ in range(runs)]
    return [min(of_one, key=lambda run: run.cpu) for of_one in zip(*found, strict=True)]


def claim(what: str, mine: list[Ran], hand: list[Ran], **facts: object) -> None:
    """Say how both sides did; met when quick enough within the memory."""
    sums = [[sum(getattr(run, name) for run in runs) for runs in (mine, hand)] for name in TIMES]
    quotient = sums[0][0] / sums[0][1]
    report(
        f"{what} against hand-written DuckDB SQL, time",
        quotient,
        f"<= {TARGET}, under 8 GiB",
        quotient <= TARGET and peak_mb() < MEMORY_MB,
        **{name: f"{a:.2f} s against {b:.2f} s" for name, (a, b) in zip(TIMES, sums, strict=True)},
        **facts,
        seed=SEED,
        peak=f"{peak_mb()} MiB",
    )


def measure_triangles(ws: Workspace, lines: int, runs: int) -> None:
    mine, theirs, compared = [], [], 0
    for name, (question, sql) in QUESTIONS.items():
        hand, own = best(runs, lambda sql=sql: by_hand(ws, sql), lambda q=question: ours(ws, q))
        compared += check_equal(own.found, hand.found)
        mine.append(own)
        theirs.append(hand)
        print(
            f"{name:<20} {own.cpu:7.2f} s  by hand {hand.cpu:7.2f} s  {own.cpu / hand.cpu:5.2f}x",
            flush=True,
        )
    what = f"four cohort triangles on {lines:,} order lines"
    claim(what, mine, theirs, equal_cells=compared)


def _report(ws: Workspace) -> Report:
    """The report made anew: the service remembers the last ones."""
    with open_snapshot(ws) as snapshot:
        return report_of(
            snapshot,
            profile_of(ws),
            first=whole_report.FROM,
            last=whole_report.LAST,
            by="month",
            calendar=None,
            today=NOW.date(),
        )


def measure_report(ws: Workspace, lines: int, runs: int) -> None:
    hand, own = best(runs, lambda: whole_report._by_hand_once(ws), lambda: _report(ws))
    compared = whole_report.check_equal(own.found, hand.found)
    what = f"whole report on {lines:,} order lines of parts"
    claim(what, [own], [hand], equal_numbers=compared)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-report", action="store_true")
    parser.add_argument("--folder", type=Path, help="where there is room for what is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as home:
        ws = open_workspace(Settings(home=Path(home)), create=True)
        seconds, _ = timed(lambda: make_shop(ws, options.lines))
        size = sum(path.stat().st_size for path in ws.history_folder.rglob("*.parquet"))
        print(
            f"{options.lines:,} order lines, seed {SEED}, {size >> 20} MiB of parts made in "
            f"{seconds:.1f} s with {peak_mb()} MiB of memory",
            flush=True,
        )
        measure_triangles(ws, options.lines, options.runs)
        if not options.without_report:
            measure_report(ws, options.lines, options.runs)
        ws.close()


if __name__ == "__main__":
    main()
