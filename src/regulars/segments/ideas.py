"""What to do today: groups of people worth writing to now, and what that may bring.

The expected gain is size x `ASSUMED_RISE` x the group's own average order. The rise is an
assumption, said as such wherever the number is shown; without past orders there is no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from regulars.core.workspace import Workspace
from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.segments import service
from regulars.segments.compile import Plan
from regulars.segments.evaluate import lay, opened, today
from regulars.segments.ready import CONSENT

ASSUMED_RISE = 0.02  # two more orders among a hundred people written to
AT_MOST = 3

# The idea's code and the segment it is about; a shop that removed the segment loses the idea.
IDEAS = (
    ("win_back", "lapsed-high-value"),
    ("late", "late-for-usual-order"),
    ("second_order", "one-time-buyers"),
    ("keep", "at-risk"),
)


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing to do; only people with consent and a working address are counted."""

    code: str
    segment_id: str
    rule: dict[str, Any]
    count: int
    expected_minor: int | None
    average_order_minor: int | None
    assumed_rise: float = ASSUMED_RISE


def ideas(ws: Workspace, now: datetime) -> list[Idea]:
    """At most three ideas, the greatest expected gain first, else the largest group."""
    with opened(ws) as (snapshot, connection):
        rules = _rules(connection)
        if not rules:
            return []
        found = [
            _idea(code, segment_id, rule, numbers)
            for (code, segment_id, rule), numbers in zip(
                rules, _numbers(snapshot, connection, rules, now), strict=True
            )
        ]
    worth = [idea for idea in found if idea.count > 0]
    worth.sort(key=lambda idea: (idea.expected_minor or 0, idea.count), reverse=True)
    return worth[:AT_MOST]


Rules = list[tuple[str, str, dict[str, Any]]]


def _rules(connection: Connection) -> Rules:
    broken = service.broken(connection)
    segments = service.list_segments(connection)
    known = {each.id: each.rule for each in segments if each.id not in broken}
    reach = {"condition": "reachable", "channel": "email"}
    return [
        (code, segment_id, {"all": [known[segment_id], CONSENT, reach]})
        for code, segment_id in IDEAS
        if segment_id in known
    ]


def _numbers(
    snapshot: Snapshot, connection: Connection, rules: Rules, now: datetime
) -> list[tuple[int, int, int]]:
    """People, orders and revenue of each idea, all by one query."""
    plan = Plan(today(connection, now))
    for code, _, rule in rules:
        plan.add(code, service.resolve(connection, rule))
    plan.tests["orders"] = plan.total("orders", lambda t: t.count(where=t.kind == "order"))
    plan.tests["revenue"] = plan.total("orders", lambda t: t.amount_minor.sum())
    table = lay(snapshot, connection, plan)
    asked: dict[str, Any] = {}
    for code, _, _ in rules:
        asked[f"{code}_people"] = whole_sum(table[code]).fill_null(0)
        asked[f"{code}_orders"] = whole_sum(table[code].ifelse(table.orders, 0)).fill_null(0)
        asked[f"{code}_revenue"] = whole_sum(table[code].ifelse(table.revenue, 0)).fill_null(0)
    row = snapshot.run(table.aggregate(**asked)).to_pylist()[0]
    return [
        (int(row[f"{code}_people"]), int(row[f"{code}_orders"]), int(row[f"{code}_revenue"]))
        for code, _, _ in rules
    ]


def _idea(code: str, segment_id: str, rule: dict[str, Any], numbers: tuple[int, int, int]) -> Idea:
    people, orders, revenue = numbers
    average = round(revenue / orders) if orders and revenue > 0 else None
    expected = None if average is None else round(people * ASSUMED_RISE * average)
    return Idea(code, segment_id, rule, people, expected, average)
