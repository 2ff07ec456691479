"""The lifecycle matrix: how long people have been silent by how often they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.history.standing import StageLimits
from regulars.lifecycle.people import Yardstick, staged
from regulars.lifecycle.rules import Rule
from regulars.lifecycle.standings import measures, with_values

COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Band:
    """Beyond `low` and up to `high` of a silence, or from `low` to `high` visits; None: open."""

    low: float | None
    high: float | None


def silences(limits: StageLimits) -> tuple[Band, ...]:
    """The rows: every limit of a stage is an edge, and half of the first one is another."""
    half = limits.late / 2 if limits.by == "rhythm" else limits.late // 2
    edges = [*([half] if half else []), limits.late, limits.lapsed, limits.lost]
    return tuple(Band(*pair) for pair in zip([None, *edges], [*edges, None], strict=True))


def frequencies(loyal: int) -> tuple[Band, ...]:
    """The columns: one, two … visits, with an edge where people become loyal."""
    starts = range(1, COLUMNS + 1) if loyal <= COLUMNS else (1, 2, 3, loyal, 2 * loyal)
    ends = [start - 1 for start in [*starts][1:]]
    return tuple(Band(*pair) for pair in zip(starts, [*ends, None], strict=True))


def cells(on: int, yardstick: Yardstick, *, valued: bool) -> ir.Table:
    """One row per cell that holds anybody; each lies in one stage."""
    people = with_values(staged(on, yardstick), valued=valued)
    rows = [band.low for band in silences(yardstick.limits)[1:]]
    columns = [band.low for band in frequencies(yardstick.limits.loyal_visits)[1:]]
    people = people.mutate(row=_beyond(people.quiet, rows), column=_reached(people.visits, columns))
    return people.group_by("row", "column", "stage").aggregate(**measures(people))


def _beyond(value: Any, edges: Sequence[float | None]) -> Any:
    return sum(((value > edge).cast("int32") for edge in edges), ibis.literal(0, "int32"))


def _reached(value: Any, edges: Sequence[float | None]) -> Any:
    return sum(((value >= edge).cast("int32") for edge in edges), ibis.literal(0, "int32"))


def rule_of(row: Band, column: Band, limits: StageLimits, on: date, today: date) -> Rule:
    """The people of a cell."""
    silent = _rhythm(row, on, today) if limits.by == "rhythm" else _days(row, on, today)
    return {"all": [*silent, *_visits(column)]}


def _rhythm(band: Band, on: date, today: date) -> list[Rule]:
    day = {} if on == today else {"on": on.isoformat()}
    asked = (("more_than", band.low), ("at_most", band.high))
    return [
        {"condition": "rhythm", "op": op, "times": times, **day}
        for op, times in asked
        if times is not None
    ]


def _days(band: Band, on: date, today: date) -> list[Rule]:
    if on == today:
        asked = (("more_than", band.low), ("at_most", band.high))
        return [
            {"condition": "last_order", "op": op, "days": int(days)}
            for op, days in asked
            if days is not None
        ]
    far = None if band.high is None else _ordered_since(on, band.high)
    near = None if band.low is None else {"not": _ordered_since(on, band.low)}
    return [rule for rule in (near, far) if rule is not None]


def _ordered_since(on: date, days: float) -> Rule:
    span = {"first": (on - timedelta(days=int(days))).isoformat(), "last": on.isoformat()}
    return {"condition": "orders", "op": "at_least", "times": 1, **span}


def _visits(band: Band) -> list[Rule]:
    if band.low == band.high:
        return [_order_days("exactly", band.low)]
    asked = (("at_least", band.low), ("at_most", band.high))
    return [_order_days(op, visits) for op, visits in asked if visits is not None]


def _order_days(op: str, visits: float | None) -> Rule:
    return {"condition": "trait", "name": "order_days", "op": op, "number": visits}
