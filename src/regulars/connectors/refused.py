"""Rows that could not be used: told with line, column and remedy, and written out to be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from regulars.connectors.files import Opened
from regulars.connectors.load import Loaded, source_rows
from regulars.connectors.records import Layout
from regulars.connectors.schemas import RefusedRow
from regulars.history.engine import DuckDBEngine

SHOWN = 100
_ADDED = ("regulars_line", "regulars_column", "regulars_reason")
MESSAGES = {
    "too_few_columns": "fewer columns than the header; add the missing ones",
    "too_many_columns": "more columns than the header; put quotation marks around texts that "
    "contain the separator",
    "bad_quotes": "a quotation mark in the wrong place; double the marks inside a quoted text",
    "open_quote": "a quotation mark opens and is never closed; close it or take it out",
    "bad_text": "bytes that are not text in the file's encoding; save the file as UTF-8",
    "missing_date": "no date; fill it in",
    "bad_date": "not a date of the form that the column has; correct it",
    "future_date": "a date in the future; correct it",
    "early_date": "a date before 1900; correct it",
    "missing_order_id": "no order number; fill it in",
    "missing_amount": "no amount; fill it in (formulas: save their values)",
    "bad_number": "not a number; correct it",
    "too_large": "an amount larger than any sale; correct it",
    "missing_sku": "no product number; fill it in",
    "negative": "less than nothing; correct it",
    "bad_flag": "neither yes nor no; correct it",
    "bad_address": "not a web address that begins with http:// or https://; correct it",
    "long_text": "longer than its place; shorten it",
    "formula": "a spreadsheet formula; put its value there",
    "other_currency": "another currency than the other rows; convert the amount",
    "repeated_order": "this order number came before with other values; if a row is an order "
    "line, import with --level line",
}


def collect(engine: DuckDBEngine, loaded: Loaded) -> None:
    """Make `refused`: line, code and column of every row that is not used because of a fault."""
    engine.command(
        f"""
        CREATE OR REPLACE TABLE refused AS
        SELECT {loaded.line} AS line, split_part(fault, ':', 1) AS code,
            try_cast(nullif(split_part(fault, ':', 2), '') AS INTEGER) AS place
        FROM rows WHERE fault IS NOT NULL"""
    )


def add_repeated(engine: DuckDBEngine, loaded: Loaded, place: int | None) -> None:
    """Add the rows that turned out to contradict an earlier one."""
    engine.command(
        f"INSERT INTO refused SELECT {loaded.line}, s.why, {'NULL' if place is None else place} "
        "FROM rows JOIN skipped s USING (row) WHERE s.verdict = 'refused'"
    )


def counts(engine: DuckDBEngine) -> dict[str, int]:
    """How many rows were refused for each reason."""
    found = engine.execute("SELECT code, count(*) AS n FROM refused GROUP BY code ORDER BY code")
    return dict(zip(found["code"].to_pylist(), found["n"].to_pylist(), strict=True))


def write(
    engine: DuckDBEngine, opened: Opened, layout: Layout, loaded: Loaded, target: Path | None
) -> list[RefusedRow]:
    """Write the refused rows as they stand in the file; returns the first of them."""
    listed = engine.execute("SELECT line, code, place FROM refused ORDER BY line")
    shown: list[RefusedRow] = []
    if target is None:
        for row, _ in _refused(engine, opened, layout, loaded, listed.slice(0, SHOWN)):
            shown.append(row)
        return shown
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        ours = [name.startswith(_ADDED[0][:9]) for name in layout.names]
        writer.writerow(
            (*_ADDED, *(n for n, our in zip(layout.names, ours, strict=True) if not our))
        )
        for row, fields in _refused(engine, opened, layout, loaded, listed):
            own = [f for i, f in enumerate(fields) if i >= len(ours) or not ours[i]]
            writer.writerow((row.line, row.column, row.message, *map(_harmless, own)))
            if len(shown) < SHOWN:
                shown.append(row)
    return shown


def _refused(
    engine: DuckDBEngine, opened: Opened, layout: Layout, loaded: Loaded, listed: pa.Table
) -> Iterator[tuple[RefusedRow, list[str]]]:
    reasons = _reasons(listed)
    lines = (line.as_py() for line in listed["line"])
    for line, _, fields in source_rows(engine, opened, layout, loaded, lines):
        code, place = next(reasons)
        named = place is not None and place < len(layout.names)
        column = layout.names[place] if named and place is not None else ""
        value = fields[place] if named and place is not None and place < len(fields) else ""
        yield (
            RefusedRow(
                line=line, column=column, code=code, value=value[:100], message=MESSAGES[code]
            ),
            fields,
        )


def _reasons(listed: pa.Table) -> Iterator[tuple[str, int | None]]:
    for batch in listed.to_batches(max_chunksize=10_000):
        yield from zip(batch["code"].to_pylist(), batch["place"].to_pylist(), strict=True)


def _harmless(value: str) -> str:
    """A cell that a spreadsheet does not run as a formula; the importer takes the mark off."""
    return f"'{value}" if value[:1] in ("=", "@", "\t") else value


def sentence(name: str, row: RefusedRow) -> str:
    """One refused row in one line."""
    column = f", column {row.column!r}" if row.column else ""
    value = f"{row.value!r} is " if row.value else ""
    return f"{name}: line {row.line}{column}: {value}{row.message}."
