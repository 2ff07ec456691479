"""Writes facts as sorted Parquet files by month and publishes them all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from regulars.connectors.facts import ROW_KEY, Past
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role
from regulars.core.progress import Progress
from regulars.history.engine import DuckDBEngine, quote
from regulars.history.parts import ORDER_BY, ROWS_PER_GROUP
from regulars.history.service import NewPart
from regulars.history.tables import DATASETS

_LOAD_BITS = 40  # a load may have 2**40 lines; its number goes above them


def make_facts(engine: DuckDBEngine, plan: Plan, past: Past) -> None:
    """Make `order_facts` (a table) and `line_facts` (a view).

    What all facts share is added where they are written, after they are sorted.
    """
    engine.command(_known_orders(plan, past))
    engine.command(_order_facts(plan, past))
    engine.command(_line_facts(plan, past))


def _known_orders(plan: Plan, past: Past) -> str:
    """Orders of this file that history has, with what they come to there without refunds."""
    if not past.known:
        return "CREATE TABLE known_orders (order_key VARCHAR, amount BIGINT)"
    return (
        f"CREATE TABLE known_orders AS SELECT order_key, sum(amount_minor)::BIGINT AS amount "
        f"FROM ({past.orders}) WHERE source = {quote(plan.source)} AND kind <> 'refund' "
        "AND order_key IN (SELECT order_key FROM fresh WHERE NOT refund) GROUP BY order_key"
    )


def _fact_id(*parts: str) -> str:
    return f"substr(sha256(concat_ws(chr(31), {', '.join(parts)})), 1, 32)"


def _order_facts(plan: Plan, past: Past) -> str:
    """One `order` per new order, one `adjustment` per changed one, one `refund` per reversal."""
    source, load = quote(plan.source), str(past.load)
    total = "coalesce(max(total_minor), sum(amount_minor))" if plan.has("total") else ""
    whole = bool(total) or plan.level == "order"
    amount = f"({total or 'sum(amount_minor)'})::BIGINT"
    change = "o.amount - k.amount" if whole else "o.amount"
    told = [role for role in _DETAILS if plan.has(role)]
    details = "".join(f", min({role}) AS {role}" for role in told)
    names = "".join(f", {role}" for role in told)
    return f"""
        CREATE TABLE order_facts AS
        WITH placed AS (
            SELECT order_key, min(customer_id) AS customer_id, min(occurred_at) AS occurred_at,
                min(day) AS day, {amount} AS amount{details}
            FROM fresh WHERE NOT refund GROUP BY order_key
        ), reversed AS (
            SELECT {_refund_key(plan, past)} AS order_key, coalesce(ref, '') AS ref,
                min(customer_id) AS customer_id,
                min(occurred_at) AS occurred_at, min(day) AS day,
                sum(amount_minor)::BIGINT AS amount{details}
            FROM refunds GROUP BY ALL
        )
        SELECT {_fact_id(source, "'order'", "order_key")} AS fact_id, order_key, 'order' AS kind,
            customer_id, occurred_at, day, amount AS amount_minor{names}
        FROM placed ANTI JOIN known_orders USING (order_key)
        UNION ALL
        SELECT {_fact_id(source, "'adjustment'", "order_key", load)}, order_key, 'adjustment',
            customer_id, occurred_at, day, {change}{names}
        FROM placed o JOIN known_orders k USING (order_key)
        UNION ALL
        SELECT {_fact_id(source, "'refund'", "order_key", "ref", load)}, order_key, 'refund',
            customer_id, occurred_at, day, amount{names}
        FROM reversed"""


_DETAILS: tuple[Role, ...] = ("coupon", "channel", "country")
_PRODUCT: tuple[Role, ...] = ("sku", "title", "category")
_UNTOLD = {  # columns of history that no column of a file is read as
    "discount_minor": "NULL::BIGINT",
    "cost_minor": "NULL::BIGINT",
    "brand": "NULL::VARCHAR",
}


def _refund_key(plan: Plan, past: Past) -> str:
    """The order that a refund reverses; when none was found, its own number stands for it."""
    return f"coalesce(reversed, ref, '{ROW_KEY}{past.load}:' || row)"


def _line_facts(plan: Plan, past: Past) -> str:
    told = ", ".join(role for role in _PRODUCT if plan.has(role))
    tail = ", ".join(filter(None, (told, "quantity", "amount_minor")))
    line = f"{past.load << _LOAD_BITS} + row AS line_id"
    known = (
        "CASE WHEN order_key IN (SELECT order_key FROM known_orders) "
        "THEN 'adjustment' ELSE 'order' END"
        if past.known
        else "'order'"
    )
    return f"""
        CREATE VIEW line_facts AS
        SELECT order_key, {line}, {known} AS kind, customer_id, occurred_at, day, {tail}
        FROM fresh WHERE NOT refund
        UNION ALL
        SELECT {_refund_key(plan, past)}, {line}, 'refund', customer_id, occurred_at, day, {tail}
        FROM refunds"""


def write_parts(
    engine: DuckDBEngine, plan: Plan, folder: Path, rows: int, progress: Progress, *, workers: int
) -> list[NewPart]:
    """Write both datasets, a sorted file for each month.

    A month is too little for DuckDB to share among cores, so the cores take a month each.
    """
    wanted = [
        (dataset, table, month)
        for dataset, table in (("orders", "order_facts"), ("order_lines", "line_facts"))
        for month in _months(engine, table)
    ]
    parts, written = [], 0
    engine.command("SET threads = 1")  # of each month, or two would get in each other's way
    with ThreadPoolExecutor(max_workers=workers) as pool:
        writing = [
            pool.submit(_write_month, engine.connection.cursor(), plan, folder, *each)
            for each in wanted
        ]
        for part in (future.result() for future in writing):
            parts.append(part)
            written += part.rows if part.dataset == "order_lines" else 0
            progress("write", written, rows)
    engine.command(f"SET threads = {workers}")
    return [part for part in parts if part.rows]


def _write_month(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    folder: Path,
    dataset: str,
    table: str,
    month: str,
) -> NewPart:
    path = folder / f"{dataset}-{month}.parquet"
    chosen = f"SELECT * FROM {table} WHERE day >= {_days(month)} AND day < {_days(month, 1)}"
    with connection:
        copied = connection.execute(
            f"COPY (SELECT {_columns(plan, dataset)} FROM ({chosen} ORDER BY {ORDER_BY})) "
            f"TO {quote(str(path))} "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "  # higher saves no room
            f"ROW_GROUP_SIZE {ROWS_PER_GROUP})"
        ).fetchone()
    return NewPart(dataset, path, month, int(copied[0]) if copied else 0)


def _columns(plan: Plan, dataset: str) -> str:
    """A dataset's columns, with what need not be sorted because it is the same everywhere."""
    values = {"source": quote(plan.source), **_UNTOLD}
    for role in (*_DETAILS, *_PRODUCT):
        if not plan.has(role):
            values[role] = "NULL::VARCHAR"
    return ", ".join(f"{values.get(name, name)} AS {name}" for name in DATASETS[dataset].names)


def _months(engine: DuckDBEngine, table: str) -> list[str]:
    """The months in which a table may have days, as 2026-11."""
    source = "sound" if table == "line_facts" else table
    days = engine.execute(
        "SELECT DISTINCT strftime(DATE '1970-01-01' + day, '%Y-%m') AS month "
        f"FROM (SELECT DISTINCT day FROM {source}) ORDER BY 1"
    )
    return [str(month) for month in days["month"].to_pylist()]


def _days(month: str, later: int = 0) -> str:
    """SQL for the day number of a month's first day, or that of the month after."""
    day = f"DATE '{month}-01'" + (f" + INTERVAL {later} MONTH" if later else "")
    return f"(({day})::DATE - DATE '1970-01-01')"
