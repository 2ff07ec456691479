"""The verbs of cohorts: the triangle of a question, and the people of one of its cells."""

from __future__ import annotations

from datetime import datetime

from regulars.accounts.service import profile
from regulars.cohorts.rules import rule_of
from regulars.cohorts.schemas import CohortCell, Question, Rule, Triangle
from regulars.cohorts.triangles import read_question, triangle_of
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.segments import service as segments
from regulars.segments.evaluate import opened

__all__ = ["cell", "triangle"]


def triangle(
    ws: Workspace, question: Question, *, rule: Rule | None = None, now: datetime
) -> Triangle:
    """The cohorts of a question. Raises Invalid for one that makes no sense."""
    with opened(ws) as (snapshot, connection):
        shop = profile(connection)
        asked = read_question(snapshot, question, shop, shop.today(now))
        only = _only(question, rule)
        chosen = segments.members(snapshot, {"all": only}, now, connection) if only else None
        return triangle_of(snapshot, asked, shop, chosen=chosen)


def cell(
    ws: Workspace,
    question: Question,
    *,
    row: str,
    column: int | None,
    rule: Rule | None = None,
    now: datetime,
) -> CohortCell:
    """Who is counted in a cell, as a rule. Raises NotFound where the triangle has no such cell."""
    with opened(ws) as (snapshot, connection):
        shop = profile(connection)
        asked = read_question(snapshot, question, shop, shop.today(now))
    grid, found = asked.grid, asked.grid.find(row)
    if found is None:
        raise NotFound(f"There is no cohort {row!r} in this triangle.")
    if column is not None and grid.complete(found, column) is None:
        raise NotFound(f"The cohort {row} has no column {column} yet.")
    whole = rule_of(
        grid,
        start=asked.start,
        back=asked.back,
        kind=question.kind,
        row=found,
        column=column,
        only=_only(question, rule),
    )
    return CohortCell(rule=whole, first=grid.rows[found].first, last=grid.rows[found].last)


def _only(question: Question, rule: Rule | None) -> list[Rule]:
    """The rules that everybody in the triangle has to match."""
    within = {"condition": "in_segment", "segment": question.segment}
    return [*([rule] if rule else []), *([within] if question.segment else [])]
