"""People as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from regulars.core.workspace import Workspace
from regulars.segments import queries

CHUNK = 5_000  # customers asked for by their ids in one statement
COLUMNS = ("id", "name", "email", "phone", "language", "country", "city")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(people: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """The rows with a head; a cell that would start a formula gets an apostrophe before it."""
    return _rows([columns]) + _rows([row[name] for name in columns] for row in people)


def people_csv(ws: Workspace, ids: Sequence[int]) -> Iterator[str]:
    """The customers as CSV in pieces, so that a million of them need no more memory than a few."""
    yield to_csv([])
    for chunk in in_chunks(ws, ids):
        yield _rows([row[name] for name in COLUMNS] for row in chunk)


def in_chunks(ws: Workspace, ids: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    """The customers some thousands at a time, in the order of the ids."""
    for start in range(0, len(ids), CHUNK):
        with ws.state.read() as connection:
            found = queries.briefly(connection, list(ids[start : start + CHUNK]))
        yield found


def _rows(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe(value) for value in row] for row in rows)
    return out.getvalue()


def safe(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
