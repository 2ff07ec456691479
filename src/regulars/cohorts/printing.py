"""A triangle as text for a terminal, and as CSV with one cell per row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from regulars.cohorts.schemas import Cohort, CohortMean, Triangle

RUNNING, FEW = "~", "-"
_ABSENT = {
    "nobody_began": "Nobody has begun yet: there are no such orders or events.",
    "no_costs": "No order line has a cost, so there is no margin to tell. See docs: import orders.",
}


def as_text(found: Triangle) -> str:
    """Rows of cohorts under the mean, marked where a number is not to be read as one."""
    if found.absent:
        return _ABSENT[found.absent] + "\n"
    heads = ["", "people", *(_head(found, number) for number in range(len(found.columns)))]
    rows = [heads, ["all", f"{found.size:,}", *_cells(found, found.mean)]]
    rows += [[row.key, f"{row.size:,}", *_cells(found, row)] for row in found.rows]
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([found.definition, "", *lines, "", *_notes(found)]) + "\n"


def _head(found: Triangle, number: int) -> str:
    column = found.columns[number]
    if column.first_day is None:
        return f"+{number}"
    first = 0 if found.kind == "up_to" else column.first_day
    return f"day {first}+" if found.kind == "or_later" else f"day {first}-{column.last_day}"


def _cells(found: Triangle, row: Cohort | CohortMean) -> list[str]:
    few = row.few if isinstance(row.few, list) else [row.few] * len(row.value)
    complete = row.complete if isinstance(row, Cohort) else [True] * len(row.value)
    return [
        _cell(found, value, is_few, state)
        for value, is_few, state in zip(row.value, few, complete, strict=True)
    ]


def _cell(found: Triangle, value: float | None, few: bool, complete: bool | None) -> str:
    if value is None:
        return ""
    if few:
        return FEW
    return _number(found, value) + ("" if complete else RUNNING)


def _number(found: Triangle, value: float) -> str:
    if found.unit == "share":
        return f"{100 * value:.0f}%"
    if found.unit == "times":
        return f"{value:.2f}"
    return f"{value / 10**found.exponent:,.2f}"


def _notes(found: Triangle) -> list[str]:
    notes = [
        f"{RUNNING} the time of the cell has not passed for everybody; not part of the mean",
        f"{FEW} fewer than {found.few_below} people",
    ]
    if found.unit.endswith("_minor"):
        notes.insert(0, f"{found.currency} per person of the row")
    if found.cost_share is not None:
        notes.append(f"{100 * found.cost_share:.0f}% of the revenue has a known cost")
    if found.cut:
        notes.append(f"older cohorts than the last {len(found.rows)} are left out; see --from")
    return notes


def as_csv(found: Triangle) -> str:
    """One line per cell that is not in the future."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(
        ["cohort", "first", "last", "size", "column", "first_day", "last_day", "people", "total",
         "value", "low", "high", "unit", "complete"]
    )  # fmt: skip
    for row in found.rows:
        for number, column in enumerate(found.columns):
            if row.complete[number] is None:
                continue
            cell: Sequence[object] = [
                getattr(row, name)[number] for name in ("people", "total", "value", "low", "high")
            ]
            ages = (column.first_day, column.last_day)
            begin = [row.key, row.first, row.last, row.size, number, *ages]
            write.writerow([*begin, *cell, found.unit, row.complete[number]])
    return out.getvalue()
