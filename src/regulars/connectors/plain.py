"""The quick way into `rows` for a well-formed text file: no row's text is stored, only codes.

The relation it makes is the one that the careful way of `load` makes, so that what follows need not
know which way a file came.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from regulars.connectors import blocks, coded, dates
from regulars.connectors.blocks import NotPlain
from regulars.connectors.coded import Coded, told
from regulars.connectors.files import Opened
from regulars.connectors.plan import Plan
from regulars.connectors.records import SPACES, Layout
from regulars.connectors.rows import rows_sql, source_columns
from regulars.core.progress import Progress
from regulars.history.engine import DuckDBEngine

SHARE = 0.5  # of the memory an engine may use: what a file of that many bytes takes as codes


def load(
    engine: DuckDBEngine,
    path: Path,
    name: str,
    layout: Layout,
    plan: Plan,
    *,
    workers: int,
    progress: Progress,
) -> tuple[Opened, Coded] | None:
    """Make `rows` and return its sound sales; None when the file needs the careful way."""
    if layout.delimiter == SPACES or layout.header_line > 1 or _too_large(engine, path):
        return None
    dates.set_up(engine, plan.zone)
    names = source_columns(layout.width)
    used = [names[index] for index in sorted(plan.roles.values())]
    header = layout.header_line > 0
    try:
        table = blocks.read(
            path, names, used, layout.delimiter, header=header, workers=workers, progress=progress
        )
        sales, others = coded.encode(engine, plan, table, workers=workers)
        _judge(engine, plan, others)
    except NotPlain:
        return None
    _make_rows(engine, sales)
    lines = table.num_rows + layout.header_line
    progress("read", lines, lines)
    return Opened(path, name, "text", "utf-8", lines), sales


def _too_large(engine: DuckDBEngine, path: Path) -> bool:
    """Whether the codes would not fit; the careful way spills to disk."""
    limit = "SELECT (current_setting('memory_limit')).replace(' ', '') AS most"
    return path.stat().st_size > SHARE * _bytes(str(engine.execute(limit)["most"][0]))


def _bytes(text: str) -> float:
    units = {"KiB": 10, "MiB": 20, "GiB": 30, "TiB": 40}
    return float(text[:-3]) * (1 << units.get(text[-3:], 0))


def _judge(engine: DuckDBEngine, plan: Plan, others: pa.Table) -> None:
    """Let the careful way say what is wrong or unusual about the rows that are no plain sales."""
    engine.lend("others", others)
    engine.command(
        f"CREATE OR REPLACE TABLE unusual AS {rows_sql(plan, 'SELECT * FROM others', lined=True)}"
    )
    sound = "SELECT 1 FROM unusual WHERE fault IS NULL AND rule IS NULL AND NOT refund LIMIT 1"
    if engine.execute(sound).num_rows:
        raise NotPlain


def _make_rows(engine: DuckDBEngine, sales: Coded) -> None:
    engine.lend("sales", _as_table(sales))
    known = {"fault": "NULL::VARCHAR", "rule": "NULL::VARCHAR", "refund": "false"}
    known["flagged"] = "false"
    names = engine.execute("SELECT * FROM unusual LIMIT 0").column_names[1:]  # without the line
    columns = ", ".join(f"{known[name]} AS {name}" if name in known else name for name in names)
    engine.command(
        f"CREATE OR REPLACE VIEW rows AS SELECT row, {columns} FROM sales "
        f"UNION ALL SELECT line AS row, {', '.join(names)} FROM unusual"
    )


def _as_table(sales: Coded) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "row": pa.array(sales.row),
        "occurred_at": pa.array(sales.occurred_at).view(pa.timestamp("us")),
        "day": pa.array(sales.day),
        "quantity": pa.array(sales.quantity),
        "amount_minor": pa.array(sales.amount_minor),
    }
    columns |= {role: words.array() for role, words in sales.words.items()}
    columns |= {name: told(values) for name, values in sales.numbers.items()}
    if sales.consent is not None:
        columns["email_consent"] = sales.consent
    return pa.table(columns)
