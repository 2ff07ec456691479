"""Does a fitted model look like the people it was fitted to? The three usual pictures, as numbers.

The frequency histogram, tracking and conditional expectation of Fader, Hardie & Lee (2005),
Marketing Science 24(2), figures 2 to 5. `plots` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincc

from regulars.core.errors import Invalid
from regulars.stats.compress import Histories, totals
from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]

LEAST = 5.0  # people expected in a cell, for the chi-square to be trusted


@dataclass(frozen=True, slots=True, eq=False)
class FrequencyHistogram:
    """How many people came back how often; the last of `counts` stands for that many or more.

    `chi_square` over `degrees` of freedom, after joining cells of less than five people with their
    neighbours, is reached by chance with probability `p`; both NaN when too few cells are left.
    """

    counts: Array
    actual: Array
    expected: Array
    chi_square: float
    degrees: int
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Tracking:
    """Repeat purchases of everybody together within each period that ends at `ends`."""

    ends: Array
    actual: Array
    expected: Array

    @property
    def cumulative_actual(self) -> Array:
        return np.cumsum(self.actual)

    @property
    def cumulative_expected(self) -> Array:
        return np.cumsum(self.expected)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalExpectation:
    """Mean purchases of the next window by frequency before it; the last group is open upwards.

    Groups without people are left out.
    """

    frequency: Array
    customers: Array
    actual: Array
    expected: Array


def frequency_histogram(
    model: PurchaseModel, histories: Histories, *, most: int = 7
) -> FrequencyHistogram:
    """Observed against foretold numbers of people with 0, 1, ... `most` or more repeat purchases.

    Degrees of freedom are the cells less one less the parameters, as in the paper.
    """
    counts = np.arange(most + 1.0)
    cell = np.minimum(histories.frequency, most).astype(np.int64)
    actual = np.bincount(cell, weights=histories.count, minlength=most + 1).astype(np.float64)
    ages, people = totals(histories.age, histories.count)
    expected = model.chance_of_count(counts[:-1, None], ages[None, :]) @ people
    rest = max(histories.customers - float(expected.sum()), 0.0)
    expected = np.append(expected, rest)
    statistic, degrees, p = _chi_square(actual, expected, model.parameters.size)
    return FrequencyHistogram(counts, actual, expected, statistic, degrees, p)


def tracking(
    model: PurchaseModel, first: ArrayLike, repeats: ArrayLike, ends: ArrayLike
) -> Tracking:
    """Actual against foretold repeat purchases, period by period.

    `first` the moment of each customer's first purchase, `repeats` the moments of all later ones,
    of everybody in one column, `ends` the rising ends of the periods, the first of which begins at
    0; all in the model's unit of time on one clock. Raises Invalid for ends that do not rise.
    """
    edges = np.concatenate([[0.0], np.asarray(ends, np.float64)])
    if (np.diff(edges) <= 0).any():
        raise Invalid("the ends of periods must rise, from above zero.")
    starts, people = totals(np.asarray(first, np.float64), np.ones(np.size(first)))
    ages = np.maximum(edges[None, :] - starts[:, None], 0.0)
    expected = people @ model.expected_of_new(ages)
    # A purchase at the very end of a period belongs to it.
    place = np.searchsorted(edges, np.asarray(repeats, np.float64), side="left")
    actual = np.bincount(place, minlength=edges.size + 1)[1 : edges.size].astype(np.float64)
    return Tracking(edges[1:], actual, np.diff(expected))


def conditional_expectation(
    model: PurchaseModel,
    horizon: float,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    after: ArrayLike,
    *,
    most: int = 7,
) -> ConditionalExpectation:
    """Actual purchases `after` against those foretold for `horizon`, by frequency before.

    One entry per customer; histories end where the window of the horizon begins.
    """
    x, later = np.asarray(frequency, np.float64), np.asarray(after, np.float64)
    group = np.minimum(x, most).astype(np.int64)
    foretold = model.expected_orders(horizon, x, recency, age)
    people, actual, expected = (
        np.bincount(group, weights=column, minlength=most + 1)
        for column in (np.ones(x.size), later, foretold)
    )
    there = np.flatnonzero(people)
    counted: Array = people[there].astype(np.float64)
    return ConditionalExpectation(
        there.astype(np.float64), counted, actual[there] / counted, expected[there] / counted
    )


def _chi_square(actual: Array, expected: Array, parameters: int) -> tuple[float, int, float]:
    """Pearson's statistic, its degrees of freedom and p-value, over cells that are large enough."""
    cells = _joined(actual, expected)
    degrees = len(cells) - 1 - parameters
    if degrees < 1:
        return np.nan, max(degrees, 0), np.nan
    statistic = sum((real - told) ** 2 / told for real, told in cells)
    return statistic, degrees, float(gammaincc(degrees / 2, statistic / 2))


def _joined(actual: Array, expected: Array) -> list[tuple[float, float]]:
    """Cells from the largest count down, each joined with the next until it holds enough people."""
    cells: list[tuple[float, float]] = []
    real = told = 0.0
    for more, foretold in zip(actual[::-1].tolist(), expected[::-1].tolist(), strict=True):
        real, told = real + more, told + foretold
        if told >= LEAST:
            cells.append((real, told))
            real = told = 0.0
    if cells:
        cells[-1] = (cells[-1][0] + real, cells[-1][1] + told)
    return cells
