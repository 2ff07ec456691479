"""What forecasters are given: the shop's past, who its customers are today, and what earlier
back-tests found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from regulars.accounts.service import Profile
from regulars.core.clock import day_date, day_number
from regulars.history.service import Snapshot
from regulars.locale.calendars import Calendar, period_of
from regulars.predictions import queries
from regulars.predictions.past import Past
from regulars.predictions.people import People, columns_of, people_of
from regulars.predictions.schemas import Cancelling, Topic
from regulars.predictions.summary import summary

if TYPE_CHECKING:
    from regulars.predictions.scoring import Scores
    from regulars.predictions.study import Study
    from regulars.predictions.subscriptions import Spells
    from regulars.stats.purchase import PurchaseModel

LENGTHS = (90, 60, 30, 14)  # days of a window; the longest that is a third of the history
TESTED = 20_000  # customers whose past the back-tests look at; of a larger shop a fixed sample

Kept = dict[tuple[str, int], tuple[str, dict[str, Any]]]  # (kind, cut) -> mark and result


@dataclass(frozen=True, slots=True)
class ShopDays:
    """Every day with something of a known customer, oldest first, and what was placed on it."""

    day: list[int]
    orders: list[int]
    marks: list[str]

    @property
    def first(self) -> int | None:
        return next((day for day, n in zip(self.day, self.orders, strict=True) if n), None)

    def mark(self, until: int) -> str:
        """A text that changes when anything up to the end of a day does."""
        return self.marks[bisect_right(self.day, until)]


@dataclass(eq=False)
class World:
    """One refit's view. `as_of` is the day forecasts start from: today, or the last day with an
    order when history ends earlier, so that an old file does not make everybody leave."""

    snapshot: Snapshot
    settings: Profile
    now: datetime
    shop: ShopDays
    as_of: int
    kept: Kept = field(default_factory=dict)
    new: Kept = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    cancelling: Cancelling | None = None  # what its back-test found
    tables: dict[str, pa.Table] = field(default_factory=dict)  # kept in files beside the traits
    fits: dict[tuple[int, str], PurchaseModel] = field(default_factory=dict)  # by day and model
    go_on: Callable[[], None] = lambda: None  # raises when it is time to stop

    @property
    def calendar(self) -> Calendar:
        return self.settings.calendar

    @property
    def first(self) -> int:
        """The first day with an order; `as_of` when there is none."""
        return self.as_of if self.shop.first is None else self.shop.first

    @property
    def days(self) -> int | None:
        """How long the windows of a back-test are; None when the past is too short for any."""
        whole = self.as_of - self.first
        return next((days for days in LENGTHS if days <= whole // 3), None)

    @cached_property
    def study(self) -> Study:
        """What the windows of the past say about the models of orders."""
        from regulars.predictions.study import study

        return study(self)

    @cached_property
    def scores(self) -> Scores:
        """The best model's numbers for everybody."""
        from regulars.predictions.scoring import Scores

        factor_days = self.days or LENGTHS[0]
        study = self.study
        return Scores(study.orders_model, self.people, study.next_factor, factor_days)

    @cached_property
    def people(self) -> People:
        """Everybody on the day `as_of`; `recent_*` are of the `days` before."""
        columns = summary(self.snapshot, self.as_of, self.days or LENGTHS[0])
        return people_of(columns, self.as_of)

    @cached_property
    def spells(self) -> tuple[Spells, int]:
        """Everybody's subscriptions, and the day that foretelling them begins from."""
        from regulars.predictions.cancelling import known_spells

        return known_spells(self)

    @cached_property
    def past(self) -> Past:
        """Day by day, of at most about `TESTED` customers."""
        one_in = max(1, -(-self.people.count // TESTED))
        rows = self.snapshot.run(queries.days(one_in)).cast(queries.DAYS)
        return Past(rows, 1 / one_in)

    def window(
        self, kind: str, cut: int, until: int, make: Callable[[], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """What `make` finds out about the days after `cut` up to `until`, as plain JSON values.

        A finished window is looked at once and kept; it is made again when the past has changed
        (an import of older orders, customers merged). `kind` names the test and its version.
        """
        mark = self.shop.mark(until)
        self.go_on()
        kept = self.kept.get((kind, cut))
        found = kept[1] if kept and kept[0] == mark else dict(make())
        self.new[kind, cut] = mark, found
        return found

    def month_ends(self, last: int, count: int) -> list[int]:
        """The last days of the newest whole months of the shop's calendar up to day `last`."""
        found: list[int] = []
        end = day_date(last + 1)
        while len(found) < count:
            end = self._month_start(end)
            found.append(day_number(end) - 1)
            end = day_date(found[-1])
        return found[::-1]

    def _month_start(self, day: date) -> date:
        return period_of(day, by="month", calendar=self.calendar).first


def open_world(snapshot: Snapshot, settings: Profile, now: datetime, kept: Kept) -> World:
    """The world of one refit; `kept` are the windows that earlier ones finished."""
    shop = _shop_days(snapshot)
    today = day_number(settings.today(now))
    last = max((day for day, n in zip(shop.day, shop.orders, strict=True) if n), default=today)
    return World(snapshot, settings, now, shop, min(today, last), kept)


def _shop_days(snapshot: Snapshot) -> ShopDays:
    """All days of the shop, with a running mark of everything up to each."""
    columns = columns_of(snapshot.run(queries.shop_days()).cast(queries.SHOP_DAYS))
    sums = [np.cumsum(columns[name]).tolist() for name in ("orders", "value", "check")]
    marks = [sha256(repr(each).encode()).hexdigest()[:32] for each in zip(*sums, strict=True)]
    return ShopDays(columns["day"].tolist(), columns["orders"].tolist(), ["", *marks])
