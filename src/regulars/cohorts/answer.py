"""A filled grid as it crosses the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regulars.accounts.service import Profile
from regulars.cohorts.cells import FEW, Cell, Filled, values
from regulars.cohorts.grid import Grid
from regulars.cohorts.schemas import Cohort, CohortColumn, CohortMean, Question, Triangle
from regulars.core.money import exponent

_WHO = (
    "Each row is the people whose first time ({start}) lies in that {by}; nobody is in two rows. "
    "A cell counts those who came back ({back}) {when}. "
)
_WHEN = {
    (False, "exact"): "in the nth {by} after it",
    (False, "or_later"): "in the nth {by} after it or later",
    (False, "up_to"): "in one of the first n {by}s after it",
    (True, "exact"): "at that age, in days since their own first time",
    (True, "or_later"): "at that age or later, in days since their own first time",
    (True, "up_to"): "by that age, after the first {age} days since their own first time",
}
_VALUE = {
    "customers": "Value, low and high are their share of the row and its 95 % Wilson interval. ",
    "orders": "Value, low and high are the mean number of times per person of the row, those who "
    "did not come back counted as none, and its 95 % interval. ",
    "revenue": "Value, low and high are the mean revenue per person of the row, net of refunds, "
    "and its 95 % interval over people. ",
    "margin": "Value, low and high are the mean of amount less cost per person of the row, over "
    "order lines whose cost is known, and its 95 % interval over people. ",
}
_TOGETHER = "Sums run from the first time up to the column: what a customer has brought so far. "
_TIME = (
    "Null is time that has not come yet; a cell whose time has not passed for everybody in the row "
    "is marked as not complete and left out of the mean, in which large rows weigh more."
)


def answer_of(
    question: Question,
    grid: Grid,
    filled: Filled,
    shop: Profile,
    *,
    costs: float | None,
) -> Triangle:
    """The triangle with everything a reader needs to know."""
    return Triangle(
        start=question.start,
        back=question.back,
        by=question.by,
        age=question.age,
        measure=question.measure,
        kind=question.kind,
        calendar=grid.cuts.calendar,
        first=grid.rows[0].first if grid.rows else None,
        last=grid.last if grid.rows else None,
        unit=_unit(question, shop.currency),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        definition=definition(question),
        few_below=FEW,
        size=sum(filled.sizes),
        columns=[_column(grid, number) for number in range(grid.columns)],
        rows=[_row(grid, filled, row, question) for row in range(len(grid.rows))],
        mean=_mean(filled),
        cost_share=costs,
        absent=_absent(filled, costs),
        cut=grid.cut,
    )


def definition(question: Question) -> str:
    """What the numbers of a question mean, in English."""
    when = _WHEN[question.age is not None, question.kind]
    words = {"by": question.by, "age": question.age, "start": question.start}
    who = _WHO.format(**words, back=question.back, when=when.format(**words))
    together = _TOGETHER if question.kind == "up_to" and question.measure != "customers" else ""
    return who + _VALUE[question.measure] + together + _TIME


def _unit(question: Question, currency: str) -> str:
    if question.measure in ("revenue", "margin"):
        return f"{currency}_minor"
    return "share" if question.measure == "customers" else "times"


def _absent(filled: Filled, costs: float | None) -> str:
    if not any(filled.sizes):
        return "nobody_began"
    return "no_costs" if costs == 0.0 else ""


def _column(grid: Grid, number: int) -> CohortColumn:
    first, last = grid.ages(number)
    return CohortColumn(n=number, first_day=first, last_day=last)


def _row(grid: Grid, filled: Filled, row: int, question: Question) -> Cohort:
    period, size, cells = grid.rows[row], filled.sizes[row], filled.cells[row]
    return Cohort(
        key=period.key,
        first=period.first,
        last=period.last,
        size=size,
        few=size < FEW,
        people=[cell.sums.people if cell else None for cell in cells],
        total=[_total(cell, question) for cell in cells],
        **_values(cells),
        complete=[cell.complete if cell else None for cell in cells],
    )


def _total(cell: Cell | None, question: Question) -> int | None:
    if cell is None:
        return None
    return cell.sums.people if question.measure == "customers" else cell.sums.total


def _values(cells: Sequence[Cell | None]) -> dict[str, list[Any]]:
    return values([cell.estimate if cell else None for cell in cells])


def _mean(filled: Filled) -> CohortMean:
    sizes = [pooled.size for pooled in filled.mean]
    return CohortMean(
        size=sizes,
        few=[size < FEW for size in sizes],
        **values([pooled.estimate for pooled in filled.mean]),
    )
