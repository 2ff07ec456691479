"""The verbs of segments: check a rule, count it, list who is in it, keep it under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot
from regulars.segments import counting, queries
from regulars.segments import sentence as sentences
from regulars.segments.base import plain_money
from regulars.segments.conditions.in_segment import InSegment
from regulars.segments.counting import Counted, Reach
from regulars.segments.evaluate import opened, prepare
from regulars.segments.expand import Expander
from regulars.segments.ready import READY
from regulars.segments.rule import Node, dump, leaves, parse

__all__ = [
    "Counted",
    "Reach",
    "Segment",
    "briefly",
    "change",
    "count",
    "count_rows",
    "counts",
    "create",
    "english",
    "find",
    "get",
    "list_segments",
    "member_ids",
    "members",
    "remove",
    "resolve",
    "sentence",
    "total_customers",
    "validate",
]


@dataclass(frozen=True, slots=True)
class Segment:
    """A named rule. `ready` is the key of the ready-made segment it is or began as."""

    id: str
    name: str
    rule: dict[str, Any]
    ready: str | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None


def validate(rule: object) -> dict[str, Any]:
    """The rule in its one form. Raises Invalid whose problems name each place."""
    return dump(parse(rule))


def sentence(rule: object) -> list[sentences.Row]:
    """The rule as rows of codes and values, worded by the screens."""
    return sentences.sentence(parse(rule))


def english(connection: Connection, rule: object) -> str:
    """The rule in one English sentence."""
    currency = profile(connection).currency
    return sentences.english(parse(rule), lambda minor: plain_money(minor, currency))


def resolve(connection: Connection, rule: object) -> Node:
    """The rule ready to compile, with other segments' rules in place. Raises Invalid."""
    return Expander(_known(connection)).expand(parse(rule))


def members(snapshot: Snapshot, rule: object, now: datetime, connection: Connection) -> pa.Table:
    """`customer_id` of everybody who matches, in order, by one query."""
    _, table = prepare(snapshot, connection, {"chosen": resolve(connection, rule)}, now)
    chosen = table.filter(table.chosen).select("customer_id").order_by("customer_id")
    return snapshot.run(chosen)


def member_ids(ws: Workspace, rule: object, now: datetime) -> list[int]:
    """The ids of everybody who matches, in order."""
    with opened(ws) as (snapshot, connection):
        found: list[int] = members(snapshot, rule, now, connection)["customer_id"].to_pylist()
    return found


def count(ws: Workspace, rule: object, now: datetime) -> int:
    """How many match."""
    return counts(ws, {"rule": rule}, now)["rule"]


def counts(ws: Workspace, rules: Mapping[str, object], now: datetime) -> dict[str, int]:
    """How many match each rule: one query for all of them."""
    with opened(ws) as (snapshot, connection):
        known = _known(connection)
        resolved = {
            f"rule_{index}": Expander(known).expand(parse(rule))
            for index, rule in enumerate(rules.values())
        }
        _, table = prepare(snapshot, connection, resolved, now)
        numbers = counting.sums(snapshot, table, list(resolved))
    return {name: numbers[f"rule_{index}"] for index, name in enumerate(rules)}


def count_rows(ws: Workspace, rule: object, now: datetime) -> Counted:
    """What the builder shows: the rule, each row, the narrowing and the reach, by one query."""
    with opened(ws) as (snapshot, connection):
        return counting.count_rows(snapshot, connection, parse(rule), _known(connection), now)


def _known(connection: Connection) -> dict[str, object]:
    return {each.id: each.rule for each in list_segments(connection)}


def total_customers(connection: Connection) -> int:
    """How many people the shop knows."""
    return queries.total_customers(connection)


def briefly(connection: Connection, ids: list[int]) -> list[dict[str, Any]]:
    """Names, addresses and places of some customers, in the order of the ids."""
    return queries.briefly(connection, ids)


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
    """Remove a segment. Raises NotFound, and Conflict while another segment is built on it."""
    old = get(connection, segment_id)
    for other in list_segments(connection):
        if segment_id in _references(parse(other.rule)):
            raise Conflict(f"The segment “{other.name}” is built on this one.")
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
    Expander({**_known(connection), segment_id: rule}).expand(node, (segment_id,))
    row: dict[str, Any] = {"id": segment_id, "name": name.strip(), "rule": dump(node)}
    row |= {"created_at": created_at, "changed_at": now}
    queries.save(connection, row)
    return _segment(row)


def _references(node: Node) -> set[str]:
    found = (leaf.condition for leaf in leaves(node))
    return {each.segment for each in found if isinstance(each, InSegment)}


def _segment(row: Mapping[str, Any]) -> Segment:
    ready = row["id"] if row["id"] in READY else None
    return Segment(row["id"], row["name"], row["rule"], ready, row["created_at"], row["changed_at"])
