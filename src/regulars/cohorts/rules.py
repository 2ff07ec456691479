"""Who is in a cell, in the one rule language: the rule's members are the people counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from regulars.cohorts.grid import Grid
from regulars.cohorts.schemas import Kind
from regulars.segments.acts import Act

Rule = dict[str, Any]


def rule_of(
    grid: Grid, *, start: Act, back: Act, kind: Kind, row: int, column: int | None, only: list[Rule]
) -> Rule:
    """The people of a cohort who came back in a column; without a column all of the cohort."""
    began = _began(start, grid.rows[row].first, grid.rows[row].last)
    if column is None:
        return {"all": [*began, *only]}
    came = _at_age if grid.age else _in_periods
    return {"all": [*began, came(grid, start, back, kind, row, column), *only]}


def _began(start: Act, first: date, last: date) -> list[Rule]:
    """Those whose first time lies in these days."""
    if start.kind == "first_order":
        window = {"first": first.isoformat(), "last": last.isoformat()}
        return [{"condition": "nth_order", "which": "first", **window, **dict(start.filters)}]
    before = _did(start, None, first - timedelta(days=1))
    return [_did(start, first, last), {"not": before}]


def _in_periods(grid: Grid, _start: Act, back: Act, kind: Kind, row: int, column: int) -> Rule:
    there = grid.rows[row + column]
    if kind == "or_later":
        return _did(back, there.first, grid.last)
    since = grid.rows[row + 1].first if kind == "up_to" and column else there.first
    return _did(back, since, there.last)


def _at_age(grid: Grid, start: Act, back: Act, kind: Kind, row: int, column: int) -> Rule:
    first, last = grid.ages(column)
    if kind == "up_to" and column:
        first = grid.age
    did = {"event": back.name} if back.kind == "event" else dict(back.filters)
    return {
        "condition": "after_first_order",
        "since": str(start),
        **did,
        "from_day": first,
        **({} if kind == "or_later" else {"to_day": last}),
        "last": grid.last.isoformat(),
    }


def _did(act: Act, first: date | None, last: date) -> Rule:
    """Those who did something at least once in these days."""
    what = {"condition": "orders", "times": 1, **dict(act.filters)}
    if act.kind == "event":
        what = {"condition": "event", "name": act.name, "times": 1}
    since = {"first": first.isoformat()} if first else {}
    return {**what, "op": "at_least", **since, "last": last.isoformat()}
