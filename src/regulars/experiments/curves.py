"""Sums per arm as they stood at the end of each day: all an interval needs, at any look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.core.clock import day_date, day_number, from_micros
from regulars.experiments.schemas import ArmCounts
from regulars.stats.always_valid import Sample

OUTCOMES = ("orders", "revenue", "converted", "orders_squares", "revenue_squares")
_QUARTER_HOUR = 900 * 1_000_000  # every zone's clock changes on one
TREATED, CONTROL = 1, 0


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Cumulated sums; each array is (2 arms, days)."""

    first_day: int
    people: NDArray[np.int64]
    sums: dict[str, NDArray[np.float64]]

    @property
    def days(self) -> list[date]:
        return [day_date(self.first_day + index) for index in range(self.people.shape[1])]

    def of_orders(self, arm: int, day: int = -1) -> Sample:
        return self._sample("orders", "orders_squares", arm, day)

    def of_revenue(self, arm: int, day: int = -1) -> Sample:
        return self._sample("revenue", "revenue_squares", arm, day)

    def of_conversion(self, arm: int, day: int = -1) -> Sample:
        return self._sample("converted", "converted", arm, day)

    def counts(self, arm: int) -> ArmCounts:
        return ArmCounts(
            people=int(self.people[arm, -1]),
            converted=round(self.sums["converted"][arm, -1]),
            orders=round(self.sums["orders"][arm, -1]),
            revenue_minor=round(self.sums["revenue"][arm, -1]),
        )

    def _sample(self, total: str, squares: str, arm: int, day: int) -> Sample:
        return Sample(
            int(self.people[arm, day]),
            float(self.sums[total][arm, day]),
            float(self.sums[squares][arm, day]),
        )


def draw_curves(exposed: pa.Table, outcomes: pa.Table, *, zone: ZoneInfo, today: int) -> Curves:
    """Cumulate exposures (treated, at) and what `queries.outcomes` gave, from the first exposure's
    local day to `today`."""
    at = local_days(exposed["at"].to_numpy(), zone)
    day = outcomes["day"].to_numpy().astype(np.int64)
    first = int(at.min()) if at.size else today
    length = max(today, int(at.max(initial=first)), int(day.max(initial=first))) - first + 1
    joined = _sum_by_day(exposed, at - first, np.ones(at.size), length)
    sums = {
        name: np.cumsum(
            _sum_by_day(outcomes, day - first, outcomes[name].to_numpy(), length), axis=1
        )
        for name in OUTCOMES
    }
    return Curves(first, np.cumsum(joined, axis=1).astype(np.int64), sums)


def local_days(micros: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """The shop's local day (since 1970) of each moment (microseconds since 1970)."""
    quarters, back = np.unique(micros // _QUARTER_HOUR, return_inverse=True)
    days = [
        day_number(from_micros(int(quarter) * _QUARTER_HOUR).astimezone(zone).date())
        for quarter in quarters
    ]
    return np.array(days, np.int64)[back]


def _sum_by_day(
    rows: pa.Table, index: NDArray[np.int64], values: NDArray[np.float64], length: int
) -> NDArray[np.float64]:
    arm = rows["treated"].to_numpy(zero_copy_only=False).astype(np.int64)
    flat = np.bincount(arm * length + index, weights=values, minlength=2 * length)
    return flat.astype(np.float64).reshape(2, length)
