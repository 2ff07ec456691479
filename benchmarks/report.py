"""The report against hand-written DuckDB SQL for the same numbers over the same parts.

    python -m benchmarks.report [--lines 10000000] [--runs 3]

A made-up shop of 24 months (seeded, 3 lines per order, 5 % of orders without a customer, 3 % of
orders refunded) is put into history through its bulk door. Both sides then compute the last 12
months: every metric with its interval, the series by month and the cohort matrix. The results are
compared before any time is told.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.common import peak_mb, report, timed
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace, open_workspace
from regulars.history.service import DuckDBEngine, NewPart, Snapshot, open_snapshot, staging
from regulars.metrics import service
from regulars.metrics.remembering import forget
from regulars.metrics.schemas import Report
from regulars.settings import Settings
from regulars.stats.estimates import Estimate, RatioSums, median, order_statistic, ratio, share

SEED = 20_261_122
LINES_PER_ORDER = 3
FIRST, LAST = date(2024, 11, 1), date(2026, 10, 31)
FROM = date(2025, 11, 1)  # the 365 days before it begin with FIRST
NOW = datetime(2026, 12, 1, tzinfo=UTC)
TARGET = 1.5

# A random number from 0 to 1 that depends on nothing but the seed, the row and a name.
DRAW = "((hash(i * 7919 + {salt} + {seed}) % 1000000007) / 1000000007.0)"


def make_shop(ws: Workspace, lines: int) -> None:
    """Write the shop's parts with DuckDB and publish them as one load."""
    engine = DuckDBEngine(ws.settings, ws.folder / "make")
    orders = lines // LINES_PER_ORDER
    draw = {f"d{salt}": DRAW.format(salt=salt, seed=SEED) for salt in range(5)}
    days = (LAST - FIRST).days + 1
    engine.command(f"""
        CREATE TABLE made AS SELECT i,
            CASE WHEN {draw["d0"]} < 0.05 THEN NULL
                 ELSE 1000000 + (power({draw["d1"]}, 1.7) * {orders} / 3)::BIGINT END customer_id,
            ({(FIRST - date(1970, 1, 1)).days} + {draw["d2"]} * {days})::INTEGER AS day_,
            {draw["d3"]} < 0.03 AS refunded
        FROM range({orders}) t(i)""")
    engine.command(f"""
        CREATE TABLE placed AS SELECT i, customer_id, refunded,
            least(day_, {(LAST - date(1970, 1, 1)).days})::INTEGER AS day,
            (500 + hash(i * 3 + {SEED}) % 9000)::BIGINT AS price FROM made""")
    engine.command("DROP TABLE made")
    with staging(ws) as stage:
        files = [
            *_write(engine, stage.folder, "orders", _ORDERS),
            *_write(engine, stage.folder, "order_lines", _LINES),
        ]
        stage.commit(files, {"source": "benchmark"})
    engine.close()


_COMMON = "customer_id, TIMESTAMP '1970-01-01 12:00:00' + day * INTERVAL 1 DAY AS occurred_at, day"
_ORDERS = f"""
    SELECT 'f' || i AS fact_id, 'o' || i AS order_key, 'order' AS kind, {_COMMON},
        (price * 3 + 30)::BIGINT AS amount_minor, CASE WHEN i % 5 = 0 THEN 'SPRING' END AS coupon,
        NULL::VARCHAR channel, NULL::VARCHAR country, 'benchmark' AS source,
        CASE WHEN i % 3 = 0 THEN 250::BIGINT END AS discount_minor FROM placed
    UNION ALL
    SELECT 'r' || i, 'o' || i, 'refund', {_COMMON},
        -price::BIGINT, NULL, NULL, NULL, 'benchmark', NULL FROM placed WHERE refunded"""
_LINES = f"""
    SELECT 'o' || i AS order_key, n::BIGINT AS line_id, 'order' AS kind, {_COMMON},
        'sku' || (hash(i * 3 + n) % 5000) AS sku, NULL::VARCHAR title, NULL::VARCHAR category,
        1.0::DOUBLE AS quantity, (price + n * 10)::BIGINT AS amount_minor, 'benchmark' AS source,
        NULL::BIGINT AS cost_minor, NULL::VARCHAR AS brand
    FROM placed, range(3) lines(n)"""


def _write(engine: DuckDBEngine, folder: Path, dataset: str, query: str) -> list[NewPart]:
    parts = []
    for year, month in [(2024 + m // 12, m % 12 + 1) for m in range(10, 34)]:
        begin = (date(year, month, 1) - date(1970, 1, 1)).days
        end = (date(year + month // 12, month % 12 + 1, 1) - date(1970, 1, 1)).days
        path = folder / f"{new_id('part')}.parquet"
        engine.command(
            f"COPY (SELECT * FROM ({query}) WHERE day >= {begin} AND day < {end} "
            f"ORDER BY customer_id NULLS LAST, day) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        rows = engine.execute(f"SELECT count(*) AS n FROM '{path}'")["n"][0].as_py()
        parts.append(NewPart(dataset, path, f"{year}-{month:02d}", rows))
    return parts


def ours(ws: Workspace) -> Report:
    """The report as anybody gets it."""
    forget()
    return service.report(ws, first=FROM, last=LAST, by="month", now=NOW)


DISCOUNTS = """(kind = 'order' AND coalesce(coupon, '') != '')::INT AS coupon,
    CASE WHEN kind = 'order' THEN coalesce(discount_minor, 0) ELSE 0 END AS off,
    CASE WHEN kind = 'order' AND discount_minor IS NOT NULL
         THEN amount_minor + discount_minor ELSE 0 END AS full_"""
BASE = f"""
    CREATE OR REPLACE TEMP TABLE base AS
    WITH monthly AS (
        SELECT customer_id, month, sum(is_order)::BIGINT AS orders,
            sum(amount_minor)::BIGINT AS revenue, sum(refund)::BIGINT AS refunds,
            sum(coupon)::BIGINT AS coupons, sum(off)::BIGINT AS off, sum(full_)::BIGINT AS full_
        FROM (SELECT customer_id, (kind = 'order')::INT AS is_order, amount_minor,
                  CASE WHEN kind = 'refund' THEN -amount_minor ELSE 0 END AS refund, {DISCOUNTS},
                  (extract(year FROM DATE '1970-01-01' + day) * 12
                   + extract(month FROM DATE '1970-01-01' + day))::INT AS month
              FROM orders WHERE day <= {(LAST - date(1970, 1, 1)).days})
        WHERE customer_id IS NOT NULL GROUP BY ALL)
    SELECT *, min(month) FILTER (orders > 0) OVER (PARTITION BY customer_id) AS first_month,
        lag(CASE WHEN orders > 0 THEN month END IGNORE NULLS) OVER (
            PARTITION BY customer_id ORDER BY month) AS earlier,
        lag(CASE WHEN orders > 0 THEN revenue END IGNORE NULLS) OVER (
            PARTITION BY customer_id ORDER BY month) AS earlier_revenue,
        coalesce(lead(month) OVER (PARTITION BY customer_id ORDER BY month), 0) = month + 1 AS stays
    FROM monthly"""
STRANGERS = f"""
    CREATE OR REPLACE TEMP TABLE strangers AS
    SELECT (extract(year FROM DATE '1970-01-01' + day) * 12
            + extract(month FROM DATE '1970-01-01' + day))::INT AS month,
        (kind = 'order')::INT AS orders, amount_minor AS revenue,
        CASE WHEN kind = 'refund' THEN -amount_minor ELSE 0 END AS refunds, {DISCOUNTS}
    FROM orders
    WHERE customer_id IS NULL AND day >= {(FROM - date(1970, 1, 1)).days}
        AND day <= {(LAST - date(1970, 1, 1)).days}"""
FIRST_MONTH = FROM.year * 12 + FROM.month
MONTHS = range(FIRST_MONTH, FIRST_MONTH + 12)


def sums_of(name: str, top: str, bottom: str, condition: str = "TRUE") -> str:
    """The sums that a ratio and its interval need."""
    whole = {"units": f"(({top}) != 0 OR ({bottom}) != 0)::INT", "top": top, "bottom": bottom}
    products = {
        "tt": f"({top})::DOUBLE * ({top})",
        "tb": f"({top})::DOUBLE * ({bottom})",
        "bb": f"({bottom})::DOUBLE * ({bottom})",
    }
    sums = {
        part: f"coalesce(sum({x}) FILTER ({condition}), 0)::BIGINT" for part, x in whole.items()
    }
    sums |= {part: f"coalesce(sum({x}) FILTER ({condition}), 0)" for part, x in products.items()}
    return ", ".join(f"{term} AS {name}_{part}" for part, term in sums.items())


HAD = "greatest(revenue_before, 0)"
SUMS_OF_KEPT = sums_of("kept", f"least(greatest(revenue, 0), {HAD})", HAD, "before")
SUMS_OF_NET = sums_of("net", "revenue", "revenue_before", "before")
SUMS_OF_COUPONS = sums_of("coupon", "coupons", "orders")
SUMS_OF_DISCOUNTS = sums_of("discount", "off", "full_")

# One row per customer and period, as each statement below makes it, measured in one go.
NUMBERS = f"""
    count(*) FILTER (known AND orders > 0) AS customers,
    count(*) FILTER (known AND orders > 0 AND new) AS new_customers,
    count(*) FILTER (known AND orders >= 2) AS repeaters,
    count(*) FILTER (known AND orders > 0 AND before) AS retained,
    sum(orders)::BIGINT AS orders, sum(revenue)::BIGINT AS revenue,
    sum(refunds)::BIGINT AS refunds,
    coalesce(sum(revenue) FILTER (known AND new), 0)::BIGINT AS revenue_new,
    coalesce(sum(revenue) FILTER (known), 0)::BIGINT AS revenue_known,
    coalesce(sum(orders) FILTER (known), 0)::BIGINT AS orders_known,
    count(*) FILTER (orders != 0 OR revenue != 0) AS aov_units,
    sum(revenue::DOUBLE * revenue) AS rr, sum(revenue::DOUBLE * orders) AS ro,
    sum(orders::DOUBLE * orders) AS oo,
    count(*) FILTER (known AND orders != 0) AS frequency_units,
    sum(orders::DOUBLE * orders) FILTER (known) AS koo,
    count(*) FILTER (known AND (orders > 0 OR revenue != 0)) AS value_units,
    sum(revenue::DOUBLE * revenue) FILTER (known) AS krr,
    sum(revenue::DOUBLE) FILTER (known AND orders > 0) AS kr,
    count(*) FILTER (refunds != 0 OR revenue + refunds != 0) AS refund_units,
    sum(refunds::DOUBLE * refunds) AS ff,
    sum(refunds::DOUBLE * (revenue + refunds)) AS fg,
    sum((revenue + refunds)::DOUBLE * (revenue + refunds)) AS gg,
    count(*) FILTER (known AND orders > 0 AND NOT new AND NOT before) AS reactivated,
    coalesce(sum(revenue) FILTER (known AND orders > 0 AND NOT new AND NOT before), 0)::BIGINT
        AS revenue_reactivated,
    count(*) FILTER (before) AS customers_before,
    count(*) FILTER (before AND orders = 0) AS lost,
    coalesce(sum(revenue_before) FILTER (before AND orders = 0), 0)::BIGINT AS revenue_lost,
    {SUMS_OF_KEPT}, {SUMS_OF_NET}, {SUMS_OF_COUPONS}, {SUMS_OF_DISCOUNTS}"""
AMOUNTS = ("orders", "revenue", "refunds", "coupons", "off", "full_")
NOTHING = ", ".join(f"0 AS {name}" for name in AMOUNTS)
SERIES = f"""
    SELECT month, {NUMBERS} FROM (
        SELECT month, TRUE AS known, {", ".join(AMOUNTS)}, month = first_month AS new,
            coalesce(earlier = month - 1, FALSE) AS before, earlier_revenue AS revenue_before
        FROM base WHERE month >= {MONTHS[0]}
        UNION ALL
        SELECT month + 1, TRUE, {NOTHING}, FALSE, TRUE, revenue
        FROM base WHERE orders > 0 AND month BETWEEN {MONTHS[0] - 1} AND {MONTHS[-1] - 1}
            AND NOT stays
        UNION ALL
        SELECT month, FALSE, orders, revenue, refunds, coupon, off, full_, FALSE, FALSE, 0
        FROM strangers)
    GROUP BY month ORDER BY month"""
TOTAL = f"""
    SELECT 0 AS month, {NUMBERS} FROM (
        SELECT TRUE AS known,
            {", ".join(f"coalesce(sum({n}) FILTER (inside), 0)::BIGINT AS {n}" for n in AMOUNTS)},
            bool_or(inside AND month = first_month) AS new,
            coalesce(sum(orders) FILTER (NOT inside), 0) > 0 AS before,
            coalesce(sum(revenue) FILTER (NOT inside), 0)::BIGINT AS revenue_before
        FROM (SELECT *, month >= {MONTHS[0]} AS inside FROM base
              WHERE month >= {MONTHS[0] - 12}) GROUP BY customer_id
        UNION ALL
        SELECT FALSE, orders, revenue, refunds, coupon, off, full_, FALSE, FALSE, 0
        FROM strangers)"""
GAPS = f"""
    WITH visits AS (SELECT DISTINCT customer_id, day FROM orders
                    WHERE kind = 'order' AND customer_id IS NOT NULL),
    gaps AS (SELECT day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
             FROM visits)
    SELECT (extract(year FROM DATE '1970-01-01' + day) * 12
            + extract(month FROM DATE '1970-01-01' + day))::INT AS month, gap, count(*) AS n
    FROM gaps WHERE gap IS NOT NULL AND day >= {(FROM - date(1970, 1, 1)).days} GROUP BY ALL"""
SECONDS = f"""
    WITH visits AS (SELECT DISTINCT customer_id, day FROM orders
                    WHERE kind = 'order' AND customer_id IS NOT NULL),
    firsts AS (SELECT customer_id, min(day) AS day, min(day, 2)[2] - min(day) AS wait
               FROM visits GROUP BY customer_id)
    SELECT (extract(year FROM DATE '1970-01-01' + day + 90) * 12
            + extract(month FROM DATE '1970-01-01' + day + 90))::INT AS month,
        CASE WHEN wait <= 90 THEN wait ELSE 0 END AS wait, count(*) AS n
    FROM firsts WHERE day + 90 BETWEEN {(FROM - date(1970, 1, 1)).days}
        AND {(LAST - date(1970, 1, 1)).days} GROUP BY ALL"""
COHORTS = f"""
    SELECT first_month, month, count(*) FILTER (orders > 0) AS customers,
        sum(revenue)::BIGINT AS revenue
    FROM base WHERE first_month >= {MONTHS[0]} AND month >= first_month GROUP BY ALL"""
LINES = f"""
    SELECT count(*) AS n FROM order_lines WHERE customer_id IS NULL
        AND day BETWEEN {(FROM - date(1970, 1, 1)).days} AND {(LAST - date(1970, 1, 1)).days}"""


def by_hand(snapshot: Snapshot) -> dict[str, Any]:
    """What a careful analyst would write for these numbers alone."""
    snapshot.duckdb.command(BASE)
    snapshot.duckdb.command(STRANGERS)
    rows = {row["month"]: row for row in snapshot.sql(SERIES).to_pylist()}
    rows[0] = snapshot.sql(TOTAL).to_pylist()[0]
    gaps = _by_month(snapshot, GAPS, "gap")
    waits = _by_month(snapshot, SECONDS, "wait")
    return {
        "periods": {m: _measured(rows[m], gaps[m], waits[m]) for m in (0, *MONTHS)},
        "cohorts": snapshot.sql(COHORTS).to_pylist(),
        "lines": snapshot.sql(LINES).to_pylist()[0]["n"],
    }


def _by_month(snapshot: Snapshot, query: str, name: str) -> dict[int, dict[int, int]]:
    """What was counted by days in each month, and (0) in all of them together."""
    found: dict[int, dict[int, int]] = {month: {} for month in (0, *MONTHS)}
    for row in snapshot.sql(query).to_pylist():
        found[row["month"]][row[name]] = row["n"]
        found[0][row[name]] = found[0].get(row[name], 0) + row["n"]
    return found


def _ratio(row: dict[str, Any], name: str, least: float | None = 0.0) -> Estimate:
    parts = ("units", "top", "bottom", "tt", "tb", "bb")
    return ratio(RatioSums(*(row[f"{name}_{part}"] for part in parts)), reason="", least=least)


def _measured(row: dict[str, Any], gaps: dict[int, int], waits: dict[int, int]) -> dict[str, Any]:
    before, quick = row["customers_before"], {day: n for day, n in waits.items() if day}
    n, gross = row["customers"], row["revenue"] + row["refunds"]
    frequency = RatioSums(
        row["frequency_units"], row["orders_known"], n, row["koo"], row["orders_known"], n
    )
    value = RatioSums(row["value_units"], row["revenue_known"], n, row["krr"], row["kr"], n)
    aov = RatioSums(
        row["aov_units"], row["revenue"], row["orders"], row["rr"], row["ro"], row["oo"]
    )
    refunds = RatioSums(row["refund_units"], row["refunds"], gross, row["ff"], row["fg"], row["gg"])
    exact = {name: row[name] for name in ("customers", "new_customers", "orders", "revenue")}
    estimates = {
        "customer_retention_rate": share(row["retained"], before, reason=""),
        "repeat_customer_rate": share(row["repeaters"], n, reason=""),
        "purchase_frequency": ratio(frequency, reason=""),
        "average_order_value": ratio(aov, reason=""),
        "customer_value": ratio(value, reason=""),
        "refund_rate": ratio(refunds, reason="", least=0.0),
        "time_between_orders": median(gaps, reason=""),
        "churn_rate": share(row["lost"], before, reason=""),
        "revenue_retention": _ratio(row, "kept"),
        "net_revenue_retention": _ratio(row, "net", None),
        "coupon_share": _ratio(row, "coupon"),
        "discount_share": _ratio(row, "discount"),
        "second_order_rate": share(sum(quick.values()), sum(waits.values()), reason=""),
        "time_to_second_order": median(quick, reason=""),
        "time_between_orders_p25": order_statistic(gaps, 0.25, reason=""),
        "time_between_orders_p75": order_statistic(gaps, 0.75, reason=""),
        "time_between_orders_p90": order_statistic(gaps, 0.9, reason=""),
    }
    return {
        **{name: (number, None, None) for name, number in exact.items()},
        "returning_customers": (n - row["new_customers"], None, None),
        "refunds": (row["refunds"], None, None),
        "lost_customers": (row["lost"], None, None),
        "reactivated_customers": (row["reactivated"], None, None),
        "revenue_reactivated": (row["revenue_reactivated"], None, None),
        "revenue_lost": (row["revenue_lost"], None, None),
        "revenue_new": (row["revenue_new"], None, None),
        "revenue_returning": (row["revenue_known"] - row["revenue_new"], None, None),
        **{name: (found.value, found.low, found.high) for name, found in estimates.items()},
    }


def check_equal(found: Report, hand: dict[str, Any]) -> int:
    """Compare every number; returns how many. Raises SystemExit naming the first that differs."""
    compared = 0
    for month, part in zip((0, *MONTHS), (found, *found.series), strict=True):
        for key, expected in hand["periods"][month].items():
            got = part.metrics[key]
            for mine, theirs in zip((got.value, got.low, got.high), expected, strict=True):
                compared += 1
                if not _same(mine, theirs):
                    raise SystemExit(f"{key} in period {month}: {mine} is not {theirs}")
    for row in hand["cohorts"]:
        i, k = row["first_month"] - FIRST_MONTH, row["month"] - row["first_month"]
        cell = (found.cohorts.customers[i][k], found.cohorts.revenue[i][k])
        compared += 2
        if cell != (row["customers"], row["revenue"]):
            raise SystemExit(f"cohort {i} after {k} months: {cell} is not {row}")
    if found.notes.lines_without_customer != hand["lines"]:
        raise SystemExit("lines without a customer differ")
    return compared + 1


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home)), create=True)
        seconds, _ = timed(lambda: make_shop(ws, options.lines))
        print(f"{options.lines:,} order lines, seed {SEED}, made in {seconds:.1f} s")
        mine, theirs = [], []
        for _ in range(options.runs):  # in turns, so that other load on the machine hits both
            cpu = time.process_time()
            seconds, hand = timed(lambda: _by_hand_once(ws))
            theirs.append((seconds, time.process_time() - cpu))
            cpu = time.process_time()
            seconds, found = timed(lambda: ours(ws))
            mine.append((seconds, time.process_time() - cpu))
        compared = check_equal(found, hand)
        ws.close()
    (wall, cpu), (wall_by_hand, cpu_by_hand) = (
        map(min, zip(*runs, strict=True)) for runs in (mine, theirs)
    )
    quotient = wall / wall_by_hand
    report(
        f"report on {options.lines:,} order lines against hand-written DuckDB SQL, time",
        quotient,
        f"<= {TARGET}",
        quotient <= TARGET,
        regulars=f"{wall:.2f} s",
        by_hand=f"{wall_by_hand:.2f} s",
        processor_time=f"{cpu:.2f} s against {cpu_by_hand:.2f} s",
        equal_numbers=compared,
        seed=SEED,
        peak=f"{peak_mb()} MiB",
    )


def _by_hand_once(ws: Workspace) -> dict[str, Any]:
    with open_snapshot(ws) as snapshot:
        return by_hand(snapshot)


if __name__ == "__main__":
    main()
