"""Subscriptions as spells: who has one, since when, and who cancelled.

A spell runs from the first event of a subscription that says it runs until the one that cancels it;
taken up again it is a new spell. Lengths are told in periods of 30 days: the first is period 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.history.functions import property_number, property_text
from regulars.history.tables import dataset
from regulars.stats import hazard
from regulars.stats.hazard import Hazard

if TYPE_CHECKING:
    import ibis.expr.types as ir

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

CANCELLED = "subscription_cancelled"
NAMES = ("subscription_started", "subscription_renewed", "subscription_changed", CANCELLED)
PERIOD_DAYS = 30
MONTH_DAYS = 30.4375
NEVER = 1 << 40
LONGEST_MONTHS = 120.0


def events(until: int) -> ir.Table:
    """Everything that was said of each customer's subscriptions, in the order of time. `months` is
    how long the price is for, null where that was not told."""
    told = dataset("events")
    told = told.filter(told.name.isin(NAMES) & told.customer_id.notnull() & (told.day <= until))
    found = told.select(
        "customer_id",
        "day",
        own=property_text(told.properties, "subscription").fill_null(""),
        over=told.name == CANCELLED,
        months=property_number(told.properties, "months"),
        at=told.occurred_at,
        fact="fact_id",
    )
    ordered = found.order_by("customer_id", "own", "at", "fact")
    return ordered.select("customer_id", "own", "day", "over", "months")


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """An entry per spell. `end` is the day it was cancelled, NEVER while it runs; `months` between
    two payments (1 where it was not told); `again` whether an earlier spell was cancelled."""

    customer_id: Whole
    start: Whole
    end: Whole
    months: Array
    again: Array

    @property
    def count(self) -> int:
        return int(self.start.size)

    def at(self, day: int) -> Spells:
        """What was known by the end of a day."""
        begun = np.flatnonzero(self.start <= day)
        end = np.where(self.end[begun] <= day, self.end[begun], NEVER)
        return Spells(
            self.customer_id[begun], self.start[begun], end, self.months[begun], self.again[begun]
        )

    def running(self, day: int) -> Whole:
        """The spells that run at the end of a day."""
        return np.flatnonzero((self.start <= day) & (self.end > day))


def spells_of(rows: pa.Table) -> Spells:
    """The spells that the rows of `events` tell of."""
    customer, day = rows["customer_id"].to_numpy(), rows["day"].to_numpy().astype(np.int64)
    own = rows["own"].combine_chunks().dictionary_encode().indices.to_numpy()
    over = rows["over"].to_numpy()
    first = np.ones(day.size, bool)
    first[1:] = (customer[1:] != customer[:-1]) | (own[1:] != own[:-1])
    runs_before = ~first & ~np.append(True, over[:-1])[: day.size]
    starts = np.flatnonzero(~over & ~runs_before)
    # The next row that cancels, if it is of the same subscription.
    place = np.arange(day.size)
    group = np.cumsum(first)
    ends = np.append(np.minimum.accumulate(np.where(over, place, day.size)[::-1])[::-1], day.size)
    stop = ends[starts]
    same = np.append(group, 0)[stop] == group[starts]
    return Spells(
        customer_id=customer[starts],
        start=day[starts],
        end=np.where(same, np.append(day, NEVER)[stop], NEVER),
        months=_months(rows["months"].to_numpy(zero_copy_only=False)[starts]),
        again=(~first[starts]).astype(np.float64),
    )


def _months(told: Array) -> Array:
    return np.clip(np.where(told > 0, told, 1.0), 1 / 30, LONGEST_MONTHS)


def fit(spells: Spells, day: int) -> Hazard:
    """The chance to cancel in each period, learned from what was known by the end of a day."""
    known = spells.at(day)
    over = known.end < NEVER
    whole = (np.where(over, known.end, day) - known.start) // PERIOD_DAYS
    kinds, kind = np.unique(np.stack([known.months, known.again]), axis=1, return_inverse=True)
    rows = [
        _at_risk(whole[kind.ravel() == each], over[kind.ravel() == each], *kinds[:, each])
        for each in range(kinds.shape[1])
    ]
    period, ended, months, again, count = np.concatenate([np.empty((5, 0)), *rows], axis=1)
    return hazard.fit(period, ended, _covariates(period, months, again), count)


def _at_risk(whole: Whole, over: NDArray[np.bool_], months: float, again: float) -> Array:
    """Person-periods of spells of one kind, counted: period, ended, months, again, how many."""
    length = int(whole.max()) + 1
    period = np.arange(1.0, length + 1)
    reached = np.cumsum(np.bincount(whole, minlength=length)[::-1])[::-1]
    stayed = np.append(reached[1:], 0)
    ended = np.bincount(whole[over], minlength=length)
    both = [
        np.stack([period, np.full(length, did), np.full(length, months),
                  np.full(length, again), count])
        for did, count in ((0.0, stayed), (1.0, ended))
    ]  # fmt: skip
    rows = np.concatenate(both, axis=1)
    return rows[:, rows[4] > 0]


def _covariates(period: Array, months: Array, again: Array) -> Array:
    """Whether a payment falls into the period, how far payments lie apart, and whether it was
    taken up again after being cancelled."""
    apart = months * MONTH_DAYS / PERIOD_DAYS
    pays = np.floor(period / apart) > np.floor((period - 1) / apart)
    return np.stack([pays.astype(np.float64), np.log(months), again], axis=1)


def chances(model: Hazard, spells: Spells, rows: Whole, day: int, z: float) -> Array:
    """P(cancels in the next 30 days) of running spells, with bounds: (3, rows).

    Those days lie partly in the period that runs and partly in the next one.
    """
    elapsed = (day - spells.start[rows]) / PERIOD_DAYS
    tenure = np.floor(elapsed)
    later = elapsed - tenure
    parts = []
    for ahead, share in ((0.0, 1 - later), (1.0, later)):
        known = _covariates(tenure + ahead + 1, spells.months[rows], spells.again[rows])
        low, high = model.stays_interval(1, tenure + ahead, known, z)
        stays = np.stack([model.stays(1, tenure + ahead, known), high, low])
        parts.append(share * np.log(np.maximum(stays, 1e-300)))
    found: Array = -np.expm1(parts[0] + parts[1])
    return found


def plain_rate(spells: Spells, day: int) -> float:
    """Of those running 30 days before the end of a day, the share that cancelled since."""
    before = spells.running(day - PERIOD_DAYS)
    return float(np.mean(spells.end[before] <= day)) if before.size else 0.0
