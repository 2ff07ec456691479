"""A rule as the SQL that finds its members: to look at and to learn from, never to be run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from regulars.segments import facts
from regulars.segments.compile import Column, Plan
from regulars.segments.evaluate import today
from regulars.segments.rule import Node


def sql_of(connection: Connection, node: Node, now: datetime) -> str:
    """DuckDB's SQL over history and one table of people, whose columns are explained first."""
    import ibis

    plan = Plan(today(connection, now))
    plan.add("chosen", node)
    table = plan.table(facts.types(plan.columns))
    chosen = table.filter(table.chosen).select("customer_id").order_by("customer_id")
    notes = [f"-- {name}: {_said(column)}" for column, name in plan.columns.items()]
    query = str(ibis.to_sql(chosen, dialect="duckdb", pretty=True))
    return "\n".join([*notes, query])


def _said(column: Column) -> str:
    """What a column of the table of people holds, on one line whatever names are in it."""
    return " ".join(" ".join(column).split())
