"""Where one row ends and the next begins.

A well-formed text file, one row per line, is left to DuckDB. Everything else (quoted line breaks,
ragged rows, stray quotation marks, blank lines, columns set apart by spaces, spreadsheets) is
written once more as a tidy file that carries the line number and the fault of each row.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from regulars.connectors.files import LONGEST_LINE, Opened, fault
from regulars.core.progress import Progress, silent

DELIMITERS = (",", ";", "\t", "|")
SPACES = " "  # any run of white space sets columns apart
MOST_COLUMNS = 1000
LINES_PER_ROW = 100  # a quoted text may run over this many lines; beyond, its quote is never closed
SAMPLE_ROWS = 5000
TITLES = 10  # at most so many lines stand above the header

Record = tuple[int, str, list[str]]  # line number, fault or "", fields


@dataclass(frozen=True, slots=True)
class Layout:
    """How the fields of a file lie."""

    delimiter: str  # "" for spreadsheets and Parquet
    names: tuple[str, ...]
    header_line: int  # 0: the file has none

    @property
    def width(self) -> int:
        return len(self.names)


def find_delimiter(text: str, name: str) -> str:
    """The separator that cuts the first lines most evenly into most columns."""
    best, delimiter = (0.0, 0), ""
    for candidate in (*DELIMITERS, SPACES):
        rows = [fields for _, _, fields in _some(text, candidate, 200)]
        widths = Counter(len(fields) for fields in rows)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (round(count / len(rows), 2), width)
        if candidate == SPACES and (delimiter or score[0] < 0.9):
            continue  # prose is no table
        if width > 1 and score[0] >= 0.5 and score > best:
            best, delimiter = score, candidate
    if not delimiter:
        message = "line 1: no separator of columns was found; export CSV with commas."
        raise fault(name, message, code="wrong_type")
    return delimiter


def _some(text: str, delimiter: str, rows: int) -> list[Record]:
    found = []
    for record in split(text.splitlines(), delimiter):
        found.append(record)
        if len(found) == rows:
            break
    return found


def sample(text: str, delimiter: str) -> list[Record]:
    """The first rows of a text."""
    return _some(text, delimiter, SAMPLE_ROWS)


def split(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Cut lines into records with the number of the line that each begins on."""
    source, waiting = enumerate(lines, 1), list[tuple[int, str]]()
    while True:
        following = waiting.pop(0) if waiting else next(source, None)
        if following is None:
            return
        number, line = following
        line = line.rstrip("\r\n")
        if not line.strip():
            continue
        if delimiter == SPACES:
            yield number, "", line.split()
        elif '"' not in line:
            yield number, "", line.split(delimiter)
        else:
            yield _quoted(number, line, delimiter, source, waiting)


def _quoted(
    number: int,
    line: str,
    delimiter: str,
    source: Iterator[tuple[int, str]],
    waiting: list[tuple[int, str]],
) -> Record:
    """Read a record with quotation marks; one that never closes costs its own line only."""
    text, taken = line, list[tuple[int, str]]()
    while True:
        try:
            return number, "", next(csv.reader(text.split("\n"), delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return number, "bad_quotes", [line]
        following = waiting.pop(0) if waiting else next(source, None)
        if following is not None:
            taken.append(following)
        if following is None or len(taken) > LINES_PER_ROW or len(text) > LONGEST_LINE:
            waiting[:0] = taken
            return number, "open_quote", [line]
        text += "\n" + following[1].rstrip("\r\n")


def layout(records: list[Record], delimiter: str, name: str) -> Layout:
    """Find the header, or number the columns when the first row is data already."""
    records = _below_titles(records)
    if not records:
        raise fault(name, "the file has no rows; export it again.", code="empty_file")
    line, bad, fields = records[0]
    if bad:
        message = f"line {line}: a quotation mark in the header is not closed; correct it."
        raise fault(name, message, code="bad_header")
    if len(fields) > MOST_COLUMNS:
        message = f"line {line}: {len(fields):,} columns; at most {MOST_COLUMNS:,} can be read."
        raise fault(name, message, code="too_many_columns")
    if any(_is_value(field) for field in fields):
        return Layout(delimiter, tuple(f"column {i}" for i in range(1, len(fields) + 1)), 0)
    names = _names(fields, line, name)
    if len(records) == 1:
        message = f"line {line}: there is a header and no row below it; export the orders again."
        raise fault(name, message, code="header_only")
    return Layout(delimiter, names, line)


def _below_titles(records: list[Record]) -> list[Record]:
    """The records without a heading over the whole table, which fills one cell of its row."""
    first = next((i for i, (_, _, fields) in enumerate(records) if _filled(fields) > 1), 0)
    return records[first:] if first <= TITLES else records


def _filled(fields: list[str]) -> int:
    return sum(bool(field.strip().strip("\ufeff")) for field in fields)


def _is_value(field: str) -> bool:
    """Whether a cell of the first row is data: it begins with a digit, as dates and amounts do."""
    text = field.strip().lstrip("+-£$€").strip()
    return bool(text) and text[0].isdigit()


def _names(fields: list[str], line: int, name: str) -> tuple[str, ...]:
    names = [field.strip().removeprefix("\ufeff") for field in fields]
    seen: dict[str, int] = {}
    for index, title in enumerate(names, 1):
        if title and title in seen:
            message = (
                f"line {line}: columns {seen[title]} and {index} are both called {title!r}; "
                "rename one of them."
            )
            raise fault(name, message, code="duplicate_header")
        seen[title] = index
    return tuple(title or f"column {index}" for index, title in enumerate(names, 1))


def tidy(
    opened: Opened, layout: Layout, work: Path, *, progress: Progress = silent
) -> tuple[Path, int]:
    """Write `line, fault, fields…` for each row of a text file; returns the file and the rows."""
    with opened.path.open(encoding="utf-8-sig", newline="\n") as stream:
        return write(split(stream, layout.delimiter), layout, work, opened.lines, progress)


def write(
    records: Iterable[Record],
    layout: Layout,
    work: Path,
    expected: int,
    progress: Progress = silent,
) -> tuple[Path, int]:
    """Write records below the header as a tidy file of one row per line."""
    target, rows, width = work / "tidy.csv", 0, layout.width
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for line, bad, fields in records:
            if line <= layout.header_line:
                continue
            if not bad and len(fields) != width:
                bad = "too_few_columns" if len(fields) < width else "too_many_columns"
            kept = (fields + [""] * (width - len(fields)))[:width]
            writer.writerow((line, bad, *(" ".join(value.split()) for value in kept)))
            rows += 1
            if rows % 50_000 == 0:
                progress("split", rows, expected)
    return target, rows


def sheet(path: Path, name: str) -> Iterator[Record]:
    """The rows of the first sheet of a workbook that has any."""
    from python_calamine import CalamineError, load_workbook

    try:
        workbook = load_workbook(path)
        for index in range(len(workbook.sheet_names)):
            rows = workbook.get_sheet_by_index(index)
            if rows.height:
                yield from _cells(rows.to_python(skip_empty_area=False))
                return
    except (CalamineError, OSError, ValueError) as error:
        message = f"the spreadsheet cannot be read ({error}); save it again."
        raise fault(name, message, code="damaged") from None


def _cells(rows: Iterable[Iterable[Any]]) -> Iterator[Record]:
    width = 0
    for number, row in enumerate(rows, 1):
        fields = [cell(value) for value in row]
        if not any(fields):
            continue
        if not width and _filled(fields) > 1:  # what is beyond the header's last cell is no column
            width = max(i for i, field in enumerate(fields, 1) if field)
        if width and not any(fields[width:]):
            fields = fields[:width]
        yield number, "", fields


def cell(value: Any) -> str:
    """A spreadsheet's value as text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()
