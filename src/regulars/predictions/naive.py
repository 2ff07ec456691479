"""The naive forecast as numbers with honest intervals, for shops where no model beats it.

Everybody goes on at the pace of their last
days, as many as a window has. What people of the same class (by their orders
of those days) really did after it, in all windows of the back-test, gives chances and intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.predictions.base import SHOULD_HOLD, Forecast
from regulars.predictions.windows import CLASSES, COUNTS, Window, class_of
from regulars.stats.rates import wilson

if TYPE_CHECKING:
    from regulars.predictions.people import People

Array = NDArray[np.float64]

TAIL = (1 - SHOULD_HOLD) / 2


class Naive:
    """What people of each class did in the windows."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self.days = windows[0].days
        self.after = sum((_table(window) for window in windows), np.zeros((CLASSES, COUNTS)))
        self.spent = _mean_of_spent(windows)

    def orders(self, people: People, horizon: int) -> Forecast:
        """Orders within the horizon; bounds are those of the class, stretched to the horizon."""
        shares = np.cumsum(self.after, axis=1) / np.maximum(self.after.sum(axis=1), 1)[:, None]
        reached = [np.argmax(shares >= level, axis=1) for level in (TAIL, 1 - TAIL)]
        low, high = (each[class_of(people.recent_orders)] * horizon / self.days for each in reached)
        return _ordered(people.recent_orders * horizon / self.days, low, high)

    def chance(self, people: People, horizon: int) -> Forecast:
        """Chance of an order within the horizon: the share of the class that made one."""
        seen, none = self.after.sum(axis=1), self.after[:, 0]
        # A class nobody was ever in counts as one person, half of whom ordered.
        yes, of = np.where(seen > 0, seen - none, 0.5), np.maximum(seen, 1)
        found = [wilson(float(a), float(b), SHOULD_HOLD) for a, b in zip(yes, of, strict=True)]
        rows = np.array([(each.value, each.low, each.high) for each in found if each])
        several = 1 - (1 - rows) ** (horizon / self.days)
        return Forecast(*several[class_of(people.recent_orders)].T)

    def money(self, people: People, horizon: int) -> Forecast:
        """Revenue within the horizon; bounds as those of `orders`."""
        low, high = (self.spent[class_of(people.recent_orders), at] for at in (1, 2))
        scale = horizon / self.days
        value = np.maximum(people.recent_value, 0.0) * horizon / self.days
        return _ordered(value, np.maximum(low, 0.0) * scale, np.maximum(high, 0.0) * scale)


def chances(windows: Sequence[Window]) -> Array:
    """The share of each class that ordered in the windows; half where nobody was in it."""
    table = sum((_table(window) for window in windows), np.zeros((CLASSES, COUNTS)))
    seen = table.sum(axis=1)
    return np.where(seen > 0, 1 - table[:, 0] / np.maximum(seen, 1), 0.5)


def _ordered(value: Array, low: Array, high: Array) -> Forecast:
    return Forecast(value, np.minimum(low, value), np.maximum(high, value))


def _table(window: Window) -> Array:
    table = np.zeros((CLASSES, COUNTS))
    for row, counts in enumerate(window.after):
        table[row, : len(counts)] = counts
    return table


def _mean_of_spent(windows: Sequence[Window]) -> Array:
    weights = np.array([[sum(counts) for counts in window.after] for window in windows], float)
    spent = np.array([window.spent for window in windows])
    total = (weights[:, :, None] * spent).sum(axis=0)
    mean: Array = total / np.maximum(weights.sum(axis=0), 1)[:, None]
    return mean
