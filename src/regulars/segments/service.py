"""The verbs of segments: check a rule, count it, list who is in it, keep it under a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.errors import Conflict, Problem
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot
from regulars.segments import counting, queries
from regulars.segments import overlap as overlaps
from regulars.segments import sentence as sentences
from regulars.segments.base import plain_money
from regulars.segments.counting import Counted, Reach
from regulars.segments.evaluate import opened, prepare
from regulars.segments.expand import Expander
from regulars.segments.keeping import (
    Segment,
    change,
    create,
    find,
    get,
    known_rules,
    list_segments,
    remove,
)
from regulars.segments.limits import limited
from regulars.segments.membership.service import sizes
from regulars.segments.overlap import Overlap, Overlaps
from regulars.segments.rule import Node, dump, parse, survey
from regulars.segments.soundness import Soundness
from regulars.segments.sql import sql_of
from regulars.segments.uses import USES, Use, uses_of

__all__ = [
    "USES",
    "Counted",
    "Overlap",
    "Overlaps",
    "Reach",
    "Segment",
    "Use",
    "briefly",
    "broken",
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
    "overlap",
    "present_sizes",
    "problems",
    "remove",
    "require_sound",
    "resolve",
    "sentence",
    "sizes",
    "sql",
    "total_customers",
    "uses_of",
    "validate",
]


def validate(rule: object) -> dict[str, Any]:
    """The rule in its one form. Raises Invalid whose problems name each place."""
    return dump(parse(rule))


def sentence(rule: object) -> list[sentences.Row]:
    """The rule as rows of codes and values, worded by the screens; `broken` where unreadable."""
    node, _ = survey(rule)
    return sentences.sentence(node) if node else []


def english(connection: Connection, rule: object) -> str:
    """The rule in one English sentence, with the names of the segments and lists in it."""
    currency = profile(connection).currency
    node, _ = survey(rule)
    if node is None:
        return "A rule that cannot be read."
    names = {each.id: each.name for each in list_segments(connection)}
    names |= queries.list_names(connection)
    return sentences.english(node, lambda minor: plain_money(minor, currency), names)


def broken(connection: Connection) -> dict[str, tuple[Problem, ...]]:
    """The broken segments and what is wrong in each; they have no members and no count."""
    return Soundness.load(connection, known_rules(connection)).broken()


def problems(connection: Connection, rule: object) -> tuple[Problem, ...]:
    """What is wrong with a rule, each fault at its place; empty when it is sound."""
    return Soundness.load(connection, known_rules(connection), rule).problems(rule)


def require_sound(connection: Connection, segment_id: str) -> Segment:
    """The segment. Raises NotFound, and Conflict when its rule is broken."""
    found = get(connection, segment_id)
    faults = Soundness.load(connection, known_rules(connection)).of_segment(segment_id)
    if faults:
        first = f"{faults[0].where}: {faults[0].message}"
        message = f"The segment “{found.name}” is broken ({first}). Mend the segment first."
        raise Conflict(message, code="broken_segment")
    return found


def resolve(connection: Connection, rule: object) -> Node:
    """The rule ready to compile, with other segments' rules in place. Raises Invalid."""
    return Expander(known_rules(connection)).expand(parse(rule))


def members(snapshot: Snapshot, rule: object, now: datetime, connection: Connection) -> pa.Table:
    """`customer_id` of everybody who matches, in order, by one query."""
    table = prepare(snapshot, connection, {"chosen": resolve(connection, rule)}, now)
    chosen = table.filter(table.chosen).select("customer_id").order_by("customer_id")
    return snapshot.run(chosen)


def member_ids(ws: Workspace, rule: object, now: datetime, *, seconds: int = 0) -> list[int]:
    """The ids of everybody who matches, in order. Raises Invalid after so many seconds."""
    with opened(ws) as (snapshot, connection), limited(snapshot, seconds):
        found: list[int] = members(snapshot, rule, now, connection)["customer_id"].to_pylist()
    return found


def count(ws: Workspace, rule: object, now: datetime, *, seconds: int = 0) -> int:
    """How many match."""
    return counts(ws, {"rule": rule}, now, seconds=seconds)["rule"]


def counts(
    ws: Workspace, rules: Mapping[str, object], now: datetime, *, seconds: int = 0
) -> dict[str, int]:
    """How many match each rule: one query for all of them. Raises Invalid for a broken one."""
    if not rules:
        return {}
    with opened(ws) as (snapshot, connection), limited(snapshot, seconds):
        known = known_rules(connection)
        resolved = {
            f"rule_{index}": Expander(known).expand(parse(rule))
            for index, rule in enumerate(rules.values())
        }
        table = prepare(snapshot, connection, resolved, now)
        numbers = counting.sums(snapshot, table, list(resolved))
    return {name: numbers[f"rule_{index}"] for index, name in enumerate(rules)}


def present_sizes(
    ws: Workspace, rules: Mapping[str, object], now: datetime, *, seconds: int = 0
) -> dict[str, tuple[int, datetime]]:
    """How many are in each segment and as of when: as the last pass says, else counted now."""
    known = {key: size for key, size in sizes(ws, now).items() if key in rules}
    missing = {key: rule for key, rule in rules.items() if key not in known}
    counted = counts(ws, missing, now, seconds=seconds) if missing else {}
    return {**known, **{key: (count, now) for key, count in counted.items()}}


def count_rows(ws: Workspace, rule: object, now: datetime, *, seconds: int = 0) -> Counted:
    """What the builder shows: the rule, each row, the narrowing and the reach, by one query."""
    with opened(ws) as (snapshot, connection), limited(snapshot, seconds):
        known = known_rules(connection)
        return counting.count_rows(snapshot, connection, parse(rule), known, now)


def overlap(ws: Workspace, rule: object, now: datetime, *, seconds: int = 0) -> Overlaps:
    """How much of a rule each segment shares; broken segments are left out."""
    with opened(ws) as (snapshot, connection), limited(snapshot, seconds):
        unsound = broken(connection)
        others = [each for each in list_segments(connection) if each.id not in unsound]
        return overlaps.overlap(snapshot, connection, parse(rule), others, now)


def sql(ws: Workspace, rule: object, now: datetime) -> str:
    """The query that finds the rule's members, to look at."""
    with ws.state.read() as connection:
        return sql_of(connection, resolve(connection, rule), now)


def total_customers(connection: Connection) -> int:
    """How many people the shop knows."""
    return queries.total_customers(connection)


def briefly(connection: Connection, ids: list[int]) -> list[dict[str, Any]]:
    """Names, addresses and places of some customers, in the order of the ids."""
    return queries.briefly(connection, ids)
