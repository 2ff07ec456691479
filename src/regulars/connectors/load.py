"""Brings the rows of any file into the table `rows` of a DuckDB engine, and knows their lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from regulars.connectors import dates, files, plain, records
from regulars.connectors.coded import Coded
from regulars.connectors.files import LONGEST_LINE, Opened, fault
from regulars.connectors.guess import Look
from regulars.connectors.plan import Plan
from regulars.connectors.records import SPACES, Layout, Record
from regulars.connectors.rows import rows_sql, source_columns
from regulars.connectors.watching import watched
from regulars.core.progress import Progress, silent
from regulars.history.engine import DuckDBEngine, quote


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows that lie in `rows`."""

    opened: Opened
    count: int
    line: str  # SQL for the line number of a row
    straight: bool  # each row is one line of the file
    sales: Coded | None = None  # its sound sales as arrays, when the file came the quick way


def read(
    engine: DuckDBEngine,
    path: Path,
    look: Look,
    plan: Plan,
    work: Path,
    *,
    name: str,
    workers: int,
    progress: Progress,
) -> Loaded:
    """Fill `rows` in the quickest way that the file allows."""
    if look.format == "text" and codecs.lookup(look.encoding).name == "utf-8":
        found = plain.load(
            engine, path, name, look.layout, plan, workers=workers, progress=progress
        )
        if found is not None:
            opened, sales = found
            line = f"row + {look.layout.header_line + 1}"
            return Loaded(opened, _count(engine), line, straight=True, sales=sales)
    opened = Opened(path, name, look.format, look.encoding)
    if look.format == "text":
        opened = files.prepare(path, work, look.encoding, name=name, progress=progress)
    return load(engine, opened, look.layout, plan, work, progress)


def load(
    engine: DuckDBEngine,
    opened: Opened,
    layout: Layout,
    plan: Plan,
    work: Path,
    progress: Progress,
) -> Loaded:
    """Fill `rows`. Raises Invalid for a file that cannot be read at all."""
    dates.set_up(engine, plan.zone)
    if opened.format == "parquet":
        source = _parquet_source(opened.path, layout)
        return create(engine, opened, rows_sql(plan, source, lined=True))
    if opened.format == "text":
        with watched(engine, progress, "read", opened.lines):
            found = _load_straight(engine, opened, layout, plan)
        if found is not None:
            return found
    source, count = _tidied(opened, layout, work, progress)
    sql = rows_sql(plan, source, lined=True, broken=opened.broken)
    with watched(engine, progress, "read", count):
        return create(engine, opened, sql)


def lined(opened: Opened, layout: Layout, work: Path) -> str:
    """SQL for a file's rows as text, whatever its format: line, fault, c0, c1 …"""
    if opened.format == "parquet":
        return _parquet_source(opened.path, layout)
    return _tidied(opened, layout, work, silent)[0]


def _tidied(opened: Opened, layout: Layout, work: Path, progress: Progress) -> tuple[str, int]:
    """SQL for the rows of a text file or a spreadsheet, and how many there are."""
    if opened.format == "text":
        tidy, count = records.tidy(opened, layout, work, progress=progress)
    else:
        rows = records.sheet(opened.path, opened.name)
        tidy, count = records.write(rows, layout, work, 0, progress)
    return _tidy_source(tidy, layout), count


def _load_straight(
    engine: DuckDBEngine, opened: Opened, layout: Layout, plan: Plan
) -> Loaded | None:
    """Let DuckDB split the text; None when its rows are not simply the file's lines."""
    if layout.delimiter == SPACES or layout.header_line > 1:
        return None
    source, broken = _text_source(opened, layout), opened.broken
    try:
        # Most files are sound. Only for others is it worth to keep the order, which tells the
        # lines of faulty rows, and to try unusual spellings.
        engine.command("SET preserve_insertion_order = false")
        _create(engine, rows_sql(plan, source, lined=False, broken=broken, plain=plan.plain))
        if _count(engine) != opened.lines - layout.header_line:
            return None
        if engine.execute("SELECT 1 FROM rows WHERE fault IS NOT NULL LIMIT 1").num_rows:
            engine.command("SET preserve_insertion_order = true")
            _create(engine, rows_sql(plan, source, lined=False, broken=broken))
    except duckdb.InvalidInputException:  # what DuckDB says of ragged rows and stray quotes
        return None
    finally:
        engine.command("SET preserve_insertion_order = true")
    return Loaded(opened, _count(engine), f"row + {layout.header_line + 1}", straight=True)


def create(engine: DuckDBEngine, opened: Opened, sql: str) -> Loaded:
    """Fill `rows` by a SELECT over what `lined` reads."""
    try:
        _create(engine, sql)
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        if opened.format != "parquet":
            raise
        raise _damaged(opened.path, opened.name, error) from None
    return Loaded(opened, _count(engine), "line", straight=False)


def _create(engine: DuckDBEngine, sql: str) -> None:
    engine.command(f"CREATE OR REPLACE TABLE stored AS {sql}")
    engine.command("CREATE OR REPLACE VIEW rows AS SELECT rowid AS row, * FROM stored")


def _count(engine: DuckDBEngine) -> int:
    return int(engine.execute("SELECT count(*) AS n FROM rows")["n"][0].as_py())


def _read_csv(path: Path, names: list[str], delimiter: str, skip: int) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (
        f"SELECT * FROM read_csv({quote(str(path))}, auto_detect = false, header = false, "
        "compression = 'none', "  # the bytes decide, not the name
        f"skip = {skip}, delim = {quote(delimiter)}, quote = '\"', escape = '\"', "
        f"max_line_size = {4 * LONGEST_LINE}, columns = {{{columns}}})"
    )


def _text_source(opened: Opened, layout: Layout) -> str:
    names = list(source_columns(layout.width))
    return _read_csv(opened.path, names, layout.delimiter, layout.header_line)


def _tidy_source(path: Path, layout: Layout) -> str:
    names = ["line", "fault", *source_columns(layout.width)]
    source = _read_csv(path, names, ",", 0)
    return f"SELECT * REPLACE (line::BIGINT AS line, coalesce(fault, '') AS fault) FROM ({source})"


def _parquet_source(path: Path, layout: Layout) -> str:
    # An empty cell is none. Besides, DuckDB 2.0 believes that what is read from a column without
    # nulls can never fail to be a number, unless something stands between.
    columns = ", ".join(
        f"nullif({_name(name)}::VARCHAR, '') AS c{index}" for index, name in enumerate(layout.names)
    )
    return (
        f"SELECT file_row_number + 1 AS line, '' AS fault, {columns} "
        f"FROM read_parquet({quote(str(path))}, file_row_number = true)"
    )


def parquet_sample(engine: DuckDBEngine, path: Path, name: str) -> tuple[Layout, list[Record]]:
    """The columns and the first rows of a Parquet file."""
    try:
        table = engine.execute(
            f"SELECT * FROM read_parquet({quote(str(path))}) LIMIT {records.SAMPLE_ROWS}"
        )
    except duckdb.Error as error:
        raise _damaged(path, name, error) from None
    if len(table.column_names) > records.MOST_COLUMNS:
        message = f"{len(table.column_names):,} columns; at most {records.MOST_COLUMNS:,}."
        raise fault(name, message, code="too_many_columns")
    if not table.num_rows:
        raise fault(name, "the file has no rows; export it again.", code="header_only")
    texts = [[records.cell(value) for value in column.to_pylist()] for column in table.columns]
    rows = [(line, "", list(fields)) for line, fields in enumerate(zip(*texts, strict=True), 1)]
    return Layout("", tuple(table.column_names), 1), rows


def _damaged(path: Path, name: str, error: Exception) -> Exception:
    first = (
        str(error).splitlines()[0].replace(str(path), name)
    )  # where it lies is not for everybody
    return fault(
        name, f"the Parquet file cannot be read ({first}); export it again.", code="damaged"
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def source_rows(
    engine: DuckDBEngine, opened: Opened, layout: Layout, loaded: Loaded, wanted: Iterator[int]
) -> Iterator[Record]:
    """The fields, as they stand in the file, of the rows on the wanted lines (ascending)."""
    next_line = next(wanted, None)
    for line, bad, fields in _all_rows(engine, opened, layout, loaded):
        if next_line is None:
            return
        if line == next_line:
            yield line, bad, fields if isinstance(fields, list) else _fields(fields, layout)
            next_line = next(wanted, None)


def _all_rows(
    engine: DuckDBEngine, opened: Opened, layout: Layout, loaded: Loaded
) -> Iterator[tuple[int, str, list[str] | str]]:
    if opened.format == "xlsx":
        yield from records.sheet(opened.path, opened.name)
    elif opened.format == "parquet":
        reader = engine.connection.execute(f"SELECT * FROM read_parquet({quote(str(opened.path))})")
        line = 0
        while rows := reader.fetchmany(10_000):
            for row in rows:
                line += 1
                yield line, "", [records.cell(value) for value in row]
    else:
        with opened.path.open(encoding="utf-8-sig", newline="\n") as stream:
            if loaded.straight:  # split the wanted lines only
                yield from ((number, "", text) for number, text in enumerate(stream, 1))
            else:
                yield from records.split(stream, layout.delimiter)


def _fields(text: str, layout: Layout) -> list[str]:
    return next(records.split([text], layout.delimiter))[2]
