"""Segments kept under a name: listed, made, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.ids import new_id
from regulars.segments import queries
from regulars.segments.expand import Expander
from regulars.segments.ready import READY
from regulars.segments.rule import dump, parse
from regulars.segments.soundness import Soundness
from regulars.segments.uses import uses_of


@dataclass(frozen=True, slots=True)
class Segment:
    """A named rule. `ready` is the key of the ready-made segment it is or began as."""

    id: str
    name: str
    rule: dict[str, Any]
    ready: str | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None


def list_segments(connection: Connection) -> list[Segment]:
    """All segments: ready-made ones first, then the shop's own by name."""
    rows = {row["id"]: row for row in queries.stored(connection)}
    ready = [
        _segment(rows[key]) if key in rows else Segment(key, each.name, each.rule, ready=key)
        for key, each in READY.items()
        if key not in rows or rows[key]["removed_at"] is None
    ]
    own = [
        _segment(row)
        for row in rows.values()
        if row["id"] not in READY and row["removed_at"] is None
    ]
    return ready + sorted(own, key=lambda each: (each.name.casefold(), each.id))


def known_rules(connection: Connection) -> dict[str, object]:
    """The rules of all segments."""
    return {each.id: each.rule for each in list_segments(connection)}


def get(connection: Connection, segment_id: str) -> Segment:
    """One segment by its id. Raises NotFound."""
    for each in list_segments(connection):
        if each.id == segment_id:
            return each
    raise NotFound("There is no such segment.")


def find(connection: Connection, text: str) -> Segment:
    """One segment by its id or exact name, as the command line takes it. Raises NotFound."""
    known = list_segments(connection)
    for each in known:
        if text in (each.id, each.name):
            return each
    names = ", ".join(each.id for each in known)
    raise NotFound(f"There is no segment {text!r}. There are: {names}")


def create(connection: Connection, *, name: str, rule: object, now: datetime) -> Segment:
    """Keep a rule under a name. Raises Invalid."""
    return _save(connection, new_id("seg"), name, rule, created_at=now, now=now)


def change(
    connection: Connection,
    segment_id: str,
    *,
    now: datetime,
    name: str | None = None,
    rule: object | None = None,
) -> Segment:
    """Rename a segment or give it another rule. Raises NotFound, Invalid."""
    old = get(connection, segment_id)
    return _save(
        connection,
        segment_id,
        old.name if name is None else name,
        old.rule if rule is None else rule,
        created_at=old.created_at or now,
        now=now,
    )


def remove(connection: Connection, segment_id: str, *, now: datetime) -> None:
    """Remove a segment. Raises NotFound, and Conflict while something cannot do without it."""
    old = get(connection, segment_id)
    for use in uses_of(connection, segment_id):
        if use.holds:
            message = f"The {use.kind} “{use.name}” {use.holds}; the segment must stay."
            raise Conflict(message, code="in_use")
    row: dict[str, Any] = {"id": segment_id, "name": old.name, "rule": old.rule}
    moments = {"created_at": old.created_at or now, "changed_at": now, "removed_at": now}
    queries.save(connection, {**row, **moments})


def _save(
    connection: Connection,
    segment_id: str,
    name: str,
    rule: object,
    *,
    created_at: datetime,
    now: datetime,
) -> Segment:
    node = parse(rule)
    if not name.strip():
        raise Invalid("The segment needs a name.", problems=(Problem("name", "must not be empty"),))
    known = {**known_rules(connection), segment_id: rule}
    Expander(known).expand(node, (segment_id,))
    soundness = replace(Soundness.load(connection, known), traits=None)  # it may come to be
    if problems := soundness.of_segment(segment_id):
        raise Invalid("The rule is not valid.", problems=problems)
    row: dict[str, Any] = {"id": segment_id, "name": name.strip(), "rule": dump(node)}
    row |= {"created_at": created_at, "changed_at": now}
    queries.save(connection, row)
    return _segment(row)


def _segment(row: Mapping[str, Any]) -> Segment:
    ready = row["id"] if row["id"] in READY else None
    return Segment(row["id"], row["name"], row["rule"], ready, row["created_at"], row["changed_at"])
