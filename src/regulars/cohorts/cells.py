"""The arithmetic of cells: from sums over people to shares and means with their doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from regulars.cohorts.grid import Grid
from regulars.cohorts.schemas import Kind, Measure
from regulars.history.expressions import whole_sum
from regulars.stats.estimates import Estimate, RatioSums, ratio, share

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

FEW = 30  # people below which a percentage says more than is known
SIZE = -1  # the column in which queries give how many began


@dataclass(frozen=True, slots=True)
class Sums:
    """How many people came back, and the sum and the squares of what each of them brought."""

    people: int = 0
    total: int = 0
    squares: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.people + other.people, self.total + other.total, self.squares + other.squares
        )


NOTHING = Sums()
Cells = Mapping[tuple[int, int], Sums]


def summed(people: ir.Table) -> ir.Table:
    """Sums by `row` and `column` of a table with one line per person and cell.

    `times` is how often the person came back, `worth` what that brought.
    """
    worth = people.worth.cast("float64")
    return people.group_by("row", "column").aggregate(
        people=whole_sum(people.times > 0),
        total=whole_sum(people.worth),
        squares=(worth * worth).sum(),
    )


def read(table: pa.Table) -> dict[tuple[int, int], Sums]:
    """The rows of `summed` by cell."""
    return {
        (line["row"], line["column"]): Sums(line["people"], line["total"], line["squares"])
        for line in table.to_pylist()
    }


@dataclass(frozen=True, slots=True)
class Cell:
    sums: Sums
    estimate: Estimate
    complete: bool


@dataclass(frozen=True, slots=True)
class Pooled:
    """The complete cells of one column together."""

    size: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Filled:
    """A grid with its numbers: cells that lie in the future are None."""

    sizes: list[int]
    cells: list[list[Cell | None]]
    mean: list[Pooled]


def fill(grid: Grid, sizes: Sequence[int], cells: Cells, measure: Measure, kind: Kind) -> Filled:
    """Every cell of the grid with its value, and the mean over complete cells, by size."""
    rows = [_row(grid, index, size, cells, measure, kind) for index, size in enumerate(sizes)]
    mean = [_pooled(rows, sizes, column, measure) for column in range(grid.columns)]
    return Filled(list(sizes), rows, mean)


def _row(
    grid: Grid, row: int, size: int, cells: Cells, measure: Measure, kind: Kind
) -> list[Cell | None]:
    longest = max([grid.columns, *(column + 1 for at, column in cells if at == row)])
    sums = together([cells.get((row, column), NOTHING) for column in range(longest)], kind)
    states = [grid.complete(row, column) for column in range(grid.columns)]
    return [
        None if complete is None else Cell(found, estimate(measure, found, size), complete)
        for found, complete in zip(sums, states, strict=False)
    ]


def together(steps: Sequence[Sums], kind: Kind) -> list[Sums]:
    """The sums of a row's cells from those of its steps; see `queries.steps`.

    Up to a column, people are who came back in any column after the first: everybody was there in
    the first one.
    """
    if kind == "exact":
        return list(steps)
    if kind == "or_later":
        return list(accumulate(reversed(steps)))[::-1]
    sums = list(accumulate(steps))
    there_first = Sums(people=-steps[0].people)
    return [sums[0], *(found + there_first for found in sums[1:])]


def estimate(measure: Measure, sums: Sums, size: int) -> Estimate:
    """The share of a cohort, or what it brought per person, everybody of it counted."""
    if measure == "customers":
        return share(sums.people, size, reason="no_customers")
    means = RatioSums(
        units=size,
        top=sums.total,
        bottom=size,
        top_top=sums.squares,
        top_bottom=float(sums.total),
        bottom_bottom=float(size),
    )
    return ratio(means, reason="no_customers")


def _pooled(
    rows: Sequence[Sequence[Cell | None]], sizes: Sequence[int], column: int, measure: Measure
) -> Pooled:
    """The complete cells of a column as one, so that large cohorts weigh more."""
    found = [
        (cell.sums, size)
        for row, size in zip(rows, sizes, strict=True)
        if (cell := row[column]) is not None and cell.complete
    ]
    size = sum(size for _, size in found)
    return Pooled(size, estimate(measure, sum((sums for sums, _ in found), NOTHING), size))


def values(estimates: Sequence[Estimate | None]) -> dict[str, list[Any]]:
    """The columns value, low and high."""
    return {
        name: [None if found is None else getattr(found, name) for found in estimates]
        for name in ("value", "low", "high")
    }
