"""The first rows of any file, whatever it is a file of."""

from __future__ import annotations

import tempfile
from pathlib import Path

from regulars.connectors import files, load, records
from regulars.connectors.guess import Look
from regulars.history.engine import DuckDBEngine
from regulars.settings import Settings


def look_into(path: Path, name: str, encoding: str | None) -> Look:
    """Format, layout and first rows. Raises Invalid for what cannot be read as a table."""
    kind, encoding, text = files.look(path, name, encoding)
    if kind == "parquet":
        layout, rows = _look_into_parquet(path, name)
        return Look(kind, encoding, layout, rows)
    if kind == "text":
        delimiter = records.find_delimiter(text, name)
        rows = records.sample(text, delimiter)
    else:
        delimiter, rows = "", list(records.sheet(path, name))[: records.SAMPLE_ROWS]
    layout = records.layout(rows, delimiter, name)
    rows = [row for row in rows if row[0] > layout.header_line and not row[1]]
    return Look(kind, encoding, layout, rows)


def _look_into_parquet(path: Path, name: str) -> tuple[records.Layout, list[records.Record]]:
    with tempfile.TemporaryDirectory() as scratch:
        engine = DuckDBEngine(Settings(), Path(scratch))
        try:
            return load.parquet_sample(engine, path, name)
        finally:
            engine.close()
