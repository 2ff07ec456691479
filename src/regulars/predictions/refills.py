"""When each customer needs each product again: own gaps, shrunk to the product's, that to its
category's and that to everybody's, in proportion to how much was bought.

A gap is measured in usual gaps of the product for the quantity that began it; in that measure all
pairs of customer and product share one gamma renewal (`stats.renewal`). Whether a double quantity
lasts twice as long, as long, or in between is read off the shop's own gaps by likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.predictions.base import SHOULD_HOLD
from regulars.stats import renewal
from regulars.stats.renewal import Renewal, Wait

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

POWERS = (0.0, 0.25, 0.5, 1.0)  # of the quantity, that a gap may grow with
PULL = 10.0  # gaps: as many of its own as weigh as much as the level above
SAMPLE = 200_000  # pairs the renewal is fitted on
LONGEST_DAYS = 3650.0


@dataclass(frozen=True, eq=False)
class Purchases:
    """A row per customer, product and day, sorted by these: `quantity` in pieces, above zero.

    `category` says for each product number which category it is in, -1 for none.
    """

    customer_id: Whole
    number: Whole
    day: Whole
    quantity: Array
    category: Whole

    @cached_property
    def again(self) -> NDArray[np.bool_]:
        """Rows that are not the first of their pair of customer and product."""
        same = self.customer_id[1:] == self.customer_id[:-1]
        return np.append(False, same & (self.number[1:] == self.number[:-1]))[: self.day.size]

    @cached_property
    def pair(self) -> Whole:
        """The number of the pair that each row belongs to."""
        found: Whole = np.cumsum(~self.again) - 1
        return found

    @cached_property
    def last(self) -> Whole:
        """The last row of each pair."""
        ends: Whole = np.flatnonzero(np.append(~self.again[1:], True)[: self.day.size])
        return ends

    @cached_property
    def gap(self) -> Array:
        """Days from the purchase before, of the rows that are `again`."""
        found: Array = np.diff(self.day)[self.again[1:]].astype(np.float64)
        return found

    @cached_property
    def before(self) -> Whole:
        """The rows that the gaps began with."""
        return np.flatnonzero(self.again) - 1


def purchases_of(rows: pa.Table, category: Whole) -> Purchases:
    """The rows of `gap_queries.purchases`; a quantity of nothing counts as one piece."""
    pieces = rows["quantity"].to_numpy() / 1000
    return Purchases(
        customer_id=rows["customer_id"].to_numpy(),
        number=rows["number"].to_numpy().astype(np.int64),
        day=rows["day"].to_numpy().astype(np.int64),
        quantity=np.where(pieces > 0, pieces, 1.0),
        category=category,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Refills:
    """The fitted rhythm of all products. `power`: gaps grow with quantity to that power; `usual`:
    days from one piece of each product to the next."""

    model: Renewal
    power: float
    usual: Array

    def wait(self, bought: Purchases) -> Wait:
        """Days from the last purchase of each pair to when it is due, with its 80 % interval."""
        count, total, _ = _sums(bought, self._scaled(bought))
        wait = self.model.wait(count, total, np.zeros_like(count), SHOULD_HOLD)
        days = self._scale(bought, bought.last)
        return Wait(*(np.minimum(each * days, LONGEST_DAYS) for each in
                      (wait.value, wait.low, wait.high)))  # fmt: skip

    def _scale(self, bought: Purchases, rows: Whole) -> Array:
        days: Array = self.usual[bought.number[rows]] * bought.quantity[rows] ** self.power
        return days

    def _scaled(self, bought: Purchases) -> Array:
        return bought.gap / self._scale(bought, bought.before)


def fit(bought: Purchases) -> Refills:
    """Fit with each power of the quantity, and keep the likeliest; weak data fall back to a prior
    (`model.fallback`)."""
    fitted = [_fit(bought, power) for power in POWERS]
    return max(fitted, key=lambda each: each[1])[0]


def _fit(bought: Purchases, power: float) -> tuple[Refills, float]:
    logs = np.log(bought.gap) - power * np.log(bought.quantity[bought.before])
    usual = np.exp(_shrunk(logs, bought.number[bought.before], bought.category))
    refills = Refills(renewal.fit([], [], [], typical=1.0), power, usual)
    scaled = refills._scaled(bought)
    count, total, summed = _sums(bought, scaled)
    some = _sample(np.flatnonzero(count > 0))
    model = renewal.fit(count[some], total[some], summed[some], typical=1.0)
    # The likelihood of days, not of scaled days: otherwise the smallest numbers always win.
    shift = _per_pair(bought, np.log(scaled) - np.log(bought.gap))[some].sum()
    return Refills(model, power, usual), model.log_likelihood + float(shift)


def _sums(bought: Purchases, gap: Array) -> tuple[Array, Array, Array]:
    """Per pair: how many gaps, their sum and the sum of their logarithms."""
    return (
        _per_pair(bought, np.ones_like(gap)),
        _per_pair(bought, gap),
        _per_pair(bought, np.log(gap)),
    )


def _per_pair(bought: Purchases, of_gaps: Array) -> Array:
    pair = bought.pair[bought.before]
    return np.bincount(pair, of_gaps, bought.last.size).astype(np.float64)


def _shrunk(logs: Array, number: Whole, category: Whole) -> Array:
    """Mean logarithm of each product's gaps, drawn to its category's and that to everybody's."""
    everybody = float(logs.mean()) if logs.size else 0.0
    groups = category + 1  # those without a category are one
    of_groups = _drawn(logs, groups[number], np.full(int(groups.max(initial=0)) + 1, everybody))
    return _drawn(logs, number, of_groups[groups])


def _drawn(logs: Array, group: Whole, towards: Array) -> Array:
    count = np.bincount(group, minlength=towards.size)
    total = np.bincount(group, logs, towards.size)
    drawn: Array = (total + PULL * towards) / (count + PULL)
    return drawn


def _sample(rows: Whole) -> Whole:
    if rows.size <= SAMPLE:
        return rows
    return np.random.default_rng(1).choice(rows, SAMPLE, replace=False)
