"""Runs compiled rules: what they need of the state database is laid beside history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import DuckDBEngine, Snapshot, open_snapshot
from regulars.segments import facts
from regulars.segments.compile import PEOPLE, Plan
from regulars.segments.rule import Node
from regulars.segments.totals import with_totals


def today(connection: Connection, now: datetime) -> int:
    """The shop's local day."""
    return day_number(now.astimezone(profile(connection).zone).date())


def prepare(
    snapshot: Snapshot,
    connection: Connection,
    rules: Mapping[str, Node],
    now: datetime,
    *,
    again: bool = False,
) -> Any:
    """An expression with all customers and a boolean column per rule, ready to run.

    `again`: much the same rules will be asked soon, so what they count is worth keeping.
    """
    plan = Plan(today(connection, now))
    for name, node in rules.items():
        plan.add(name, node)
    if again and isinstance(snapshot.engine, DuckDBEngine):
        people, types = with_totals(snapshot, connection, plan)
        snapshot.engine.lend(PEOPLE, people)  # nothing joins it
        return plan.laid(types)
    return lay(snapshot, connection, plan)


def lay(snapshot: Snapshot, connection: Connection, plan: Plan) -> Any:
    """Register what the plan needs and return its table."""
    snapshot.register(PEOPLE, facts.people(connection, plan.columns))
    return plan.table(facts.types(plan.columns))


@contextmanager
def opened(ws: Workspace, *, engine: str = "") -> Iterator[tuple[Snapshot, Connection]]:
    """History and state side by side, both unchanging while the block runs."""
    with ws.state.read() as connection, open_snapshot(ws, engine=engine) as snapshot:
        yield snapshot, connection
