"""Runs compiled rules: what they need of the state database is laid beside history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.history.service import Snapshot, open_snapshot
from regulars.segments import queries
from regulars.segments.compile import CONSENTS, PEOPLE, TRAITS, Plan
from regulars.segments.rule import Node


def today(connection: Connection, now: datetime) -> int:
    """The shop's local day."""
    return day_number(now.astimezone(profile(connection).zone).date())


def prepare(
    snapshot: Snapshot, connection: Connection, rules: Mapping[str, Node], now: datetime
) -> tuple[Plan, Any]:
    """An expression with all customers and a boolean column per rule, ready to run."""
    plan = Plan(today(connection, now))
    for name, node in rules.items():
        plan.add(name, node)
    return plan, lay(snapshot, connection, plan)


def lay(snapshot: Snapshot, connection: Connection, plan: Plan) -> Any:
    """Register what the plan needs and return its table."""
    needed: dict[str, pa.Table] = {
        PEOPLE: queries.people_rows(connection, plan.people, plan.suppressed_channels)
    }
    if plan.traits:
        needed[TRAITS] = customers.read_traits(connection, sorted(plan.traits))
    if plan.consents:
        needed[CONSENTS] = queries.consent_rows(connection, plan.consents)
    for name, table in needed.items():
        snapshot.register(name, table)
    return plan.table({name: _columns(table) for name, table in needed.items()})


def _columns(table: pa.Table) -> dict[str, str]:
    types = {"double": "float64", "bool": "boolean"}
    return {field.name: types.get(str(field.type), str(field.type)) for field in table.schema}


@contextmanager
def opened(ws: Workspace) -> Iterator[tuple[Snapshot, Connection]]:
    """History and state side by side, both unchanging while the block runs."""
    with ws.state.read() as connection, open_snapshot(ws) as snapshot:
        yield snapshot, connection
