"""One pass over history: every metric, for every window asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from regulars.history.service import Snapshot
from regulars.locale.calendars import Span
from regulars.metrics import queries
from regulars.metrics.family import in_order
from regulars.metrics.queries import Plan
from regulars.metrics.windows import Slices, Window
from regulars.stats.estimates import Estimate

PIECE_ROWS = 122_880


@dataclass(frozen=True, slots=True)
class Measured:
    """All metrics of one window, and what could not be ascribed to a customer."""

    estimates: Mapping[str, Estimate]
    gaps: Mapping[int, int]
    unknown_orders: int
    unknown_revenue: int


def prepare(snapshot: Snapshot, history: Span | None, spans: Sequence[Span]) -> Slices:
    """Sum history once per customer and slice, for every question about these spans."""
    slices = Slices(spans)
    snapshot.register(queries.DAYS, slices.days(history or spans[0]))
    snapshot.register(queries.SLICES, _in_pieces(snapshot.run(queries.slices())))
    return slices


def _in_pieces(table: pa.Table) -> pa.Table:
    """The table in pieces that engine threads can share out; one large piece goes to one thread."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=PIECE_ROWS), table.schema)


def measure(snapshot: Snapshot, slices: Slices, windows: Sequence[Window]) -> list[Measured]:
    """Every metric of every window, after `prepare`."""
    plan = queries.plan(tuple(in_order()))
    snapshot.register(queries.WINDOWS, slices.windows(windows))
    rows = {row["period"]: row for row in snapshot.run(plan.query).to_pylist()}
    counted = _gaps_by_slice(snapshot.run(queries.gaps()))
    return [
        _measured(plan, rows.get(index, {}), _gaps_of(counted, slices.of_span(window.span)))
        for index, window in enumerate(windows)
    ]


def _measured(plan: Plan, row: Mapping[str, Any], gaps: Mapping[int, int]) -> Measured:
    found = {
        key: measure.estimate({name: row.get(f"{key}__{name}") for name in plan.sums[key]}, gaps)
        for key, measure in plan.measures.items()
    }
    return Measured(found, gaps, row.get("unknown__orders") or 0, row.get("unknown__revenue") or 0)


def _gaps_by_slice(table: pa.Table) -> dict[int, Counter[int]]:
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    columns = (table[name].to_pylist() for name in ("slice", "gap", "gaps"))
    for number, gap, gaps in zip(*columns, strict=True):
        counted[number][gap] += gaps
    return counted


def _gaps_of(counted: Mapping[int, Counter[int]], slices: range) -> Mapping[int, int]:
    together: Counter[int] = Counter()
    for number in slices:
        together.update(counted.get(number, {}))
    return together


def is_complete(whole: Span, *, inside: Span, history: Span | None, today: date) -> bool:
    """Whether a calendar period is over, wholly inside the report and wholly seen by history.

    A month in which history begins counts as whole: nobody can tell a late start from a new shop.
    """
    if history is None:
        return False
    begun = whole.first >= inside.first or inside.first <= history.first
    return begun and whole.last <= min(inside.last, history.last) and whole.last < today
