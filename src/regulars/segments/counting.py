"""What the builder shows beside a rule, counted by one query over boolean columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.segments import queries
from regulars.segments.evaluate import prepare
from regulars.segments.expand import Expander
from regulars.segments.rule import Node, nodes, parse

CHANNELS = ("email", "sms")
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """How many members a channel reaches, and why not the others."""

    channel: str
    reachable: int
    no_address: int
    suppressed: int
    no_consent: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A rule counted: the whole, each of its rows, and how the rows narrow it down in turn."""

    customers: int
    count: int
    rows: list[tuple[str, int]]
    narrowing: list[tuple[str, int]]
    reach: list[Reach]
    sample: list[int]  # some members: the same ones while they are members


def count_rows(
    snapshot: Snapshot,
    connection: Connection,
    written: Node,
    known: Mapping[str, object],
    now: datetime,
) -> Counted:
    """Count a rule, each of its rows and what they lead to; `known` are the shop's segments."""
    rules = {
        "rule": Expander(known).expand(written),
        **_row_rules(written, known),
        **_reach_rules(),
    }
    table = prepare(snapshot, connection, rules, now, again=True)
    table = _with_combinations(table, written)
    numbers = sums(snapshot, table, [name for name in table.columns if name != "customer_id"])
    sample = _sample(snapshot, table) if numbers["rule"] else []
    return _counted(written, numbers, queries.total_customers(connection), sample)


def _sample(snapshot: Snapshot, table: Any) -> list[int]:
    """The first members by id: ids are hashes, so that these are people drawn by lot."""
    members = table.filter(table.rule).select("customer_id").order_by("customer_id")
    found: list[int] = snapshot.run(members.limit(SAMPLE))["customer_id"].to_pylist()
    return found


def _row_rules(written: Node, known: Mapping[str, object]) -> dict[str, Node]:
    return {
        f"row_{index}": Expander(known).expand(node)
        for index, node in enumerate(nodes(written))
        if index
    }


def _reach_rules() -> dict[str, Node]:
    """Per channel: who has consent, who can be reached, and who has an address at all."""
    rules: dict[str, Node] = {}
    for channel in CHANNELS:
        rules[f"{channel}_agreed"] = parse({"condition": "consent", "channel": channel})
        rules[f"{channel}_open"] = parse({"condition": "reachable", "channel": channel})
        rules[f"{channel}_addressed"] = parse({"condition": "addressed", "channel": channel})
    return rules


def _with_combinations(table: Any, written: Node) -> Any:
    """Columns that combine others: narrowing by one row after another, and reach of members."""
    import ibis

    columns: dict[str, Any] = {}
    so_far = ibis.literal(True)
    for name, _ in _narrowing_rows(written):
        so_far = so_far & table[f"row_{name}"]
        columns[f"narrow_{name}"] = so_far
    for channel in CHANNELS:
        agreed, is_open = table[f"{channel}_agreed"], table[f"{channel}_open"]
        columns[f"{channel}_reached"] = table.rule & agreed & is_open
        columns[f"{channel}_no_address"] = table.rule & ~table[f"{channel}_addressed"]
        columns[f"{channel}_stopped"] = table.rule & table[f"{channel}_addressed"] & ~is_open
        columns[f"{channel}_no_consent"] = table.rule & is_open & ~agreed
    return table.mutate(**columns)


def _narrowing_rows(written: Node) -> list[tuple[int, Node]]:
    """The rows of the outermost `all`, by their place among all rows."""
    children = getattr(written, "children", ()) if getattr(written, "kind", "") == "all" else ()
    return [(index, node) for index, node in enumerate(nodes(written)) if node in children]


def sums(snapshot: Snapshot, table: Any, names: list[str]) -> dict[str, int]:
    """How many are true in each boolean column."""
    asked = table.aggregate(**{name: whole_sum(table[name]).fill_null(0) for name in names})
    row = snapshot.run(asked).to_pylist()[0]
    return {name: int(row[name]) for name in names}


def _counted(written: Node, numbers: dict[str, int], total: int, sample: list[int]) -> Counted:
    every = list(enumerate(nodes(written)))[1:]
    return Counted(
        customers=total,
        count=numbers["rule"],
        rows=[(node.path, numbers[f"row_{index}"]) for index, node in every],
        narrowing=[
            (node.path, numbers[f"narrow_{index}"]) for index, node in _narrowing_rows(written)
        ],
        reach=[
            Reach(
                channel,
                reachable=numbers[f"{channel}_reached"],
                no_address=numbers[f"{channel}_no_address"],
                suppressed=numbers[f"{channel}_stopped"],
                no_consent=numbers[f"{channel}_no_consent"],
            )
            for channel in CHANNELS
        ],
        sample=sample,
    )
