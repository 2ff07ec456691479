"""Writes facts as sorted Parquet files by month and publishes them all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb

from regulars.connectors.facts import ROW_KEY, Past
from regulars.connectors.lines import PRODUCT, Lines, Rows, of_sales
from regulars.connectors.plan import Plan
from regulars.connectors.sales import DETAILS, Sales, placed
from regulars.core.progress import Progress
from regulars.history.engine import DuckDBEngine, quote
from regulars.history.parts import ORDER_BY, ROWS_PER_GROUP, write_sorted
from regulars.history.service import NewPart
from regulars.history.tables import DATASETS

_LOAD_BITS = 40  # a load may have 2**40 lines; its number goes above them


def make_facts(engine: DuckDBEngine, plan: Plan, past: Past, new: Sales | None) -> None:
    """Make `order_facts` (a table) and, unless the sales are there as codes, `line_facts` (a view).

    What all facts share is added where they are written, after they are sorted.
    """
    engine.command(_known_orders(plan, past))
    if new is None:
        engine.command(_placed(plan))
        engine.command(_line_facts(plan, past))
    else:
        engine.lend("placed", placed(plan, new))
    engine.command(_order_facts(plan, past))


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


def _placed(plan: Plan) -> str:
    """One row per order, as its rows add up."""
    total = "coalesce(max(total_minor), sum(amount_minor))" if plan.has("total") else ""
    details = "".join(f", min({role}) AS {role}" for role in DETAILS if plan.has(role))
    discount = ", max(discount_minor) AS discount_minor" if plan.has("discount") else ""
    return f"""
        CREATE VIEW placed AS
        SELECT order_key, min(customer_id) AS customer_id, min(occurred_at) AS occurred_at,
            min(day) AS day, ({total or "sum(amount_minor)"})::BIGINT AS amount{details}{discount}
        FROM fresh WHERE NOT refund GROUP BY order_key"""


def _order_facts(plan: Plan, past: Past) -> str:
    """One `order` per new order, one `adjustment` per changed one, one `refund` per reversal."""
    source, load = quote(plan.source), str(past.load)
    change = "o.amount - k.amount" if plan.has("total") or plan.level == "order" else "o.amount"
    told = [role for role in DETAILS if plan.has(role)]
    details = "".join(f", min({role}) AS {role}" for role in told)
    names = "".join(f", {role}" for role in told)
    shared = f"customer_id, occurred_at, day, {{}}{names}, {{}} AS discount_minor"
    discount = "discount_minor" if plan.has("discount") else "NULL::BIGINT"
    return f"""
        CREATE TABLE order_facts AS
        WITH reversed AS (
            SELECT {_refund_key(past)} AS order_key, coalesce(ref, '') AS ref,
                min(customer_id) AS customer_id,
                min(occurred_at) AS occurred_at, min(day) AS day,
                sum(amount_minor)::BIGINT AS amount{details}
            FROM refunds GROUP BY ALL
        )
        SELECT {_fact_id(source, "'order'", "order_key")} AS fact_id, order_key, 'order' AS kind,
            {shared.format("amount AS amount_minor", discount)}
        FROM placed ANTI JOIN known_orders USING (order_key)
        UNION ALL
        SELECT {_fact_id(source, "'adjustment'", "order_key", load)}, order_key, 'adjustment',
            {shared.format(change, "NULL")}
        FROM placed o JOIN known_orders k USING (order_key)
        UNION ALL
        SELECT {_fact_id(source, "'refund'", "order_key", "ref", load)}, order_key, 'refund',
            {shared.format("amount", "NULL")}
        FROM reversed"""


def _refund_key(past: Past) -> str:
    """The order that a refund reverses; when none was found, its own number stands for it."""
    return f"coalesce(reversed, ref, '{ROW_KEY}{past.load}:' || row)"


def _first_id(past: Past) -> int:
    return past.load << _LOAD_BITS


def _told(plan: Plan) -> str:
    """What a line says of its product."""
    told = [role for role in PRODUCT if plan.has(role)]
    cost = ["cost_minor"] if plan.has("cost") else []
    return ", ".join([*told, "quantity", "amount_minor", *cost])


def _line_facts(plan: Plan, past: Past) -> str:
    known = (
        "CASE WHEN order_key IN (SELECT order_key FROM known_orders) "
        "THEN 'adjustment' ELSE 'order' END"
        if past.known
        else "'order'"
    )
    return f"""
        CREATE VIEW line_facts AS
        SELECT order_key, {_first_id(past)} + row AS line_id, {known} AS kind, customer_id,
            occurred_at, day, {_told(plan)}
        FROM fresh WHERE NOT refund
        UNION ALL
        SELECT {_refund_key(past)}, {_first_id(past)} + row, 'refund', customer_id, occurred_at,
            day, {_told(plan)}
        FROM refunds"""


def _lines(engine: DuckDBEngine, plan: Plan, past: Past, new: Sales) -> Lines:
    """All lines, when the sales are there as codes."""
    keys = engine.execute("SELECT order_key FROM known_orders")["order_key"]
    found = of_sales(plan, new, keys, _first_id(past))
    refunds = engine.execute(
        f"SELECT {_refund_key(past)} AS order_key, row AS line_id, "
        "'refund' AS kind, customer_id, epoch_us(occurred_at) AS occurred_at, day, "
        f"{_told(plan)}{'' if plan.has('cost') else ', NULL::BIGINT AS cost_minor'} FROM refunds"
    )
    return found.extended(refunds) if refunds.num_rows else found


def write_parts(
    engine: DuckDBEngine,
    plan: Plan,
    past: Past,
    new: Sales | None,
    folder: Path,
    rows: int,
    progress: Progress,
    *,
    workers: int,
) -> list[NewPart]:
    """Write both datasets, a sorted file for each month.

    A month is too little for DuckDB to share among cores, so the cores take a month each.
    """
    engine.command("SET threads = 1")  # of each month, or two would get in each other's way
    with ThreadPoolExecutor(max_workers=workers) as pool:
        writing = [
            pool.submit(_write_rows, engine.connection.cursor(), plan, folder, *each)
            for each in _by_query(engine, ("orders",) if new else ("orders", "order_lines"))
        ]
        if new is not None:
            lines = _lines(engine, plan, past, new)
            writing += [
                pool.submit(_write_codes, lines, plan, folder, month, few)
                for month, few in lines.months()
            ]
        parts = list(_noted(writing, rows, progress))
    engine.command(f"SET threads = {workers}")
    return [part for part in parts if part.rows]


def _by_query(engine: DuckDBEngine, datasets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Datasets that queries make, with their months."""
    for dataset in datasets:
        for month in _months(engine, "order_facts" if dataset == "orders" else "sound"):
            yield dataset, month


def _noted(writing: list[Future[NewPart]], rows: int, progress: Progress) -> Iterator[NewPart]:
    written = 0
    for part in (future.result() for future in writing):
        written += part.rows if part.dataset == "order_lines" else 0
        progress("write", written, rows)
        yield part


def _write_codes(lines: Lines, plan: Plan, folder: Path, month: str, rows: Rows) -> NewPart:
    path = folder / f"order_lines-{month}.parquet"
    ordered = lines.in_order(rows)
    groups = range(0, len(ordered), ROWS_PER_GROUP)
    tables = (lines.table(ordered[at : at + ROWS_PER_GROUP], plan.source) for at in groups)
    return NewPart("order_lines", path, month, write_sorted(path, "order_lines", tables))


def _write_rows(
    connection: duckdb.DuckDBPyConnection, plan: Plan, folder: Path, dataset: str, month: str
) -> NewPart:
    path = folder / f"{dataset}-{month}.parquet"
    table = "order_facts" if dataset == "orders" else "line_facts"
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
    values: dict[str, str] = {"source": quote(plan.source)}
    for role in (*DETAILS, *PRODUCT):
        if not plan.has(role):
            values[role] = "NULL::VARCHAR"
    if not plan.has("cost"):
        values["cost_minor"] = "NULL::BIGINT"
    return ", ".join(f"{values.get(name, name)} AS {name}" for name in DATASETS[dataset].names)


def _months(engine: DuckDBEngine, source: str) -> list[str]:
    """The months in which a table has days, as 2026-11."""
    days = engine.execute(
        "SELECT DISTINCT strftime(DATE '1970-01-01' + day, '%Y-%m') AS month "
        f"FROM (SELECT DISTINCT day FROM {source}) ORDER BY 1"
    )
    return [str(month) for month in days["month"].to_pylist()]


def _days(month: str, later: int = 0) -> str:
    """SQL for the day number of a month's first day, or that of the month after."""
    day = f"DATE '{month}-01'" + (f" + INTERVAL {later} MONTH" if later else "")
    return f"(({day})::DATE - DATE '1970-01-01')"
