"""The segments one customer is in now, and since when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection

from regulars.core.clock import day_date
from regulars.core.workspace import Workspace
from regulars.customers.service import get
from regulars.history.service import Few, Snapshot, lay_few
from regulars.history.tables import dataset
from regulars.segments import evaluate, facts, queries
from regulars.segments.compile import PEOPLE, Plan
from regulars.segments.keeping import list_segments
from regulars.segments.membership.look import ENTERED, OWN, Rules, sound_rules


@dataclass(frozen=True, slots=True)
class Belonging:
    """A segment that holds the customer.

    `since` is when a pass saw them come; null when they were in it before anybody counted, and
    then `counted_since` is the first day on which somebody did.
    """

    id: str
    name: str
    ready: str | None
    since: datetime | None
    counted_since: date | None


def of_customer(ws: Workspace, customer_id: int, now: datetime) -> list[Belonging]:
    """The segments whose rules hold for the customer at this moment. Raises NotFound."""
    with evaluate.opened(ws, engine="duckdb") as (snapshot, connection):
        get(connection, customer_id)
        holds = _holding(snapshot, connection, customer_id, now)
        came = _came(snapshot, customer_id)
        counted = queries.first_days(connection)
        return [
            Belonging(each.id, each.name, each.ready, came.get(each.id), _day(counted, each.id))
            for each in list_segments(connection)
            if each.id in holds
        ]


def _holding(
    snapshot: Snapshot, connection: Connection, customer_id: int, now: datetime
) -> set[str]:
    """The sound segments whose rules are true of the customer: one query for all of them."""
    rules = sound_rules(connection)
    plan, query, asked = _compiled(Rules.of(rules), evaluate.today(connection, now))
    snapshot.register(PEOPLE, facts.people(connection, plan.columns, [customer_id]))
    for few in asked:
        lay_few(snapshot, few, np.array([customer_id]))
    (row,) = snapshot.run(query).to_pylist()
    return {key for key in rules if row[key]}


@lru_cache(maxsize=4)
def _compiled(rules: Rules, today: int) -> tuple[Plan, Any, tuple[Few, ...]]:
    plan = Plan(today, True)
    for key, node in rules.nodes.items():
        plan.add(key, node)
    return plan, plan.table(facts.types(plan.columns)), tuple(plan.few())


def _came(snapshot: Snapshot, customer_id: int) -> dict[str, datetime]:
    """When they last came into each segment that they have not left since."""
    events = dataset("events")
    mine = events.filter((events.customer_id == customer_id) & events.name.isin(OWN))
    columns = mine.select("name", "occurred_at", "properties", "fact_id")
    came: dict[str, datetime] = {}
    for row in snapshot.run(columns.order_by(["occurred_at", "fact_id"])).to_pylist():
        segment = json.loads(row["properties"]).get("segment")
        came.pop(segment, None)
        if row["name"] == ENTERED:
            came[segment] = row["occurred_at"].replace(tzinfo=UTC)
    return came


def _day(days: Mapping[str, int], segment_id: str) -> date | None:
    return day_date(days[segment_id]) if segment_id in days else None
