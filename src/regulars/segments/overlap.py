"""How a rule and the shop's segments share their people, all by one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regulars.history.service import Snapshot
from regulars.segments.counting import sums
from regulars.segments.evaluate import prepare
from regulars.segments.expand import Expander
from regulars.segments.keeping import Segment, known_rules
from regulars.segments.rule import Node, parse


@dataclass(frozen=True, slots=True)
class Overlap:
    """One segment beside the rule; a share of nobody is None."""

    id: str
    name: str
    customers: int
    both: int
    share_of_rule: float | None
    share_of_other: float | None


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The rule's own size and what each segment shares with it, the most first."""

    count: int
    items: list[Overlap]


def overlap(
    snapshot: Snapshot,
    connection: Connection,
    written: Node,
    others: Sequence[Segment],
    now: datetime,
) -> Overlaps:
    """Count a rule, every other segment and what they share."""
    known = known_rules(connection)
    names = [f"segment_{index}" for index in range(len(others))]
    rules = {
        name: Expander(known).expand(parse(each.rule))
        for name, each in zip(names, others, strict=True)
    }
    rules["rule"] = Expander(known).expand(written)
    table = prepare(snapshot, connection, rules, now)
    table = table.mutate(**{f"both_{name}": table[name] & table.rule for name in names})
    numbers = sums(snapshot, table, [name for name in table.columns if name != "customer_id"])
    count = numbers["rule"]
    found = [
        _overlap(each, count, numbers[name], numbers[f"both_{name}"])
        for name, each in zip(names, others, strict=True)
    ]
    return Overlaps(count, sorted(found, key=lambda each: -each.both))


def _overlap(other: Segment, count: int, customers: int, both: int) -> Overlap:
    shares = (both / count if count else None, both / customers if customers else None)
    return Overlap(other.id, other.name, customers, both, *shares)
