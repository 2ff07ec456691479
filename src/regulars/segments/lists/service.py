"""The verbs of lists: bring one in as a file, see who is on it, remove it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.files import write_atomic
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.segments import queries
from regulars.segments.export import safe
from regulars.segments.keeping import list_segments
from regulars.segments.lists.reading import MatchedBy, Row, read
from regulars.segments.rule import survey
from regulars.segments.soundness import references


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list with how many people of its file the shop knows, and how many rows fit nobody."""

    id: str
    name: str
    matched_by: str
    customers: int
    unmatched: int
    created_at: datetime


def list_lists(connection: Connection) -> list[PeopleList]:
    """All lists by name."""
    found = [PeopleList(**row) for row in queries.stored_lists(connection)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def get(connection: Connection, list_id: str) -> PeopleList:
    """One list. Raises NotFound."""
    for each in list_lists(connection):
        if each.id == list_id:
            return each
    raise NotFound("There is no such list.")


def find(connection: Connection, text: str) -> PeopleList:
    """One list by its id or exact name, as the command line takes it. Raises NotFound."""
    for each in list_lists(connection):
        if text in (each.id, each.name):
            return each
    raise NotFound(f"There is no list {text!r}.")


def upload(
    ws: Workspace, content: bytes, *, name: str, file_name: str, now: datetime
) -> PeopleList:
    """Make a list of a file's people. Raises Invalid when it names nobody the shop could know."""
    name = name.strip() or Path(file_name).stem
    if len(name) > 200:
        raise Invalid("The name is too long.", problems=(Problem("name", "is too long"),))
    found = read(content, Path(file_name).name or "The file")
    list_id = new_id("lst")
    with ws.state.write() as connection:
        known = _owners(connection, found.matched_by, {row.value for row in found.rows})
        unmatched = [row for row in found.rows if row.value not in known]
        row: dict[str, Any] = {"id": list_id, "name": name, "matched_by": found.matched_by}
        row |= {"unmatched": len(unmatched), "created_at": now}
        ids = sorted(set(known.values()))
        queries.add_list(connection, {**row, "customers": len(ids)}, ids)
        path = _unmatched_path(ws, list_id)
        path.parent.mkdir(exist_ok=True)
        write_atomic(path, _unmatched_csv(unmatched, found.matched_by))
    return PeopleList(**row, customers=len(ids))


def remove(ws: Workspace, connection: Connection, list_id: str) -> None:
    """Remove a list. Raises NotFound, and Conflict while a segment is built on it."""
    get(connection, list_id)
    for each in list_segments(connection):
        used = ((one.kind, one.id) for one in references(survey(each.rule)[0]))
        if ("list", list_id) in used:
            message = f"The segment “{each.name}” is built on it; the list must stay."
            raise Conflict(message, code="in_use")
    queries.remove_list(connection, list_id)
    _unmatched_path(ws, list_id).unlink(missing_ok=True)


def members(
    connection: Connection, list_id: str, *, page: int, size: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of the people on a list, and how many there are. Raises NotFound."""
    found = get(connection, list_id)
    ids = queries.listed_ids(connection, list_id, offset=(page - 1) * size, limit=size)
    return queries.briefly(connection, ids), found.customers


def unmatched_file(ws: Workspace, list_id: str) -> Path:
    """The rows of the uploaded file that fit nobody, as CSV. Raises NotFound."""
    path = _unmatched_path(ws, list_id)
    if not path.exists():
        raise NotFound("There is no such list.")
    return path


def _owners(connection: Connection, matched_by: MatchedBy, values: set[str]) -> dict[str, int]:
    """Whose each value is, for those that are somebody's.

    A customer number is the shop's own; where that is nobody's, it may be ours, as in an export.
    """
    kind = "external" if matched_by == "customer" else matched_by
    country = profile(connection).country
    spelled = {each: customers.normalise_identity(kind, each, country) for each in values}
    asked = sorted({each for each in spelled.values() if each is not None})
    kinds = pa.array([kind] * len(asked), pa.string())
    found = customers.resolve(connection, pa.table({"kind": kinds, "value": asked}))
    known = dict(zip(found["value"].to_pylist(), found["customer_id"].to_pylist(), strict=True))
    owners = {each: known[text] for each, text in spelled.items() if text in known}
    if matched_by == "customer":
        owners |= _ours(connection, values - owners.keys())
    return owners


def _ours(connection: Connection, values: set[str]) -> dict[str, int]:
    """The values that are ids of our own."""
    numbers = {each: int(each) for each in values if each.isascii() and each.isdigit()}
    asked = {each for each in numbers.values() if each <= customers.LARGEST_ID}
    known = queries.known_ids(connection, sorted(asked))
    return {each: number for each, number in numbers.items() if number in known}


def _unmatched_path(ws: Workspace, list_id: str) -> Path:
    return ws.folder / "lists" / f"{list_id}-unmatched.csv"


def _unmatched_csv(rows: list[Row], matched_by: MatchedBy) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("line", matched_by))
    writer.writerows((row.line, safe(row.value)) for row in rows)
    return out.getvalue().encode("utf-8-sig")
