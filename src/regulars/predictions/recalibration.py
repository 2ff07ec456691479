"""The season's factor: how far the model's totals miss, learned from how far they missed before.

A purchase model knows no calendar. The miss of a window (logarithm of what came over what was
foretold) is foretold by an earlier miss: that of the last finished window (the level has changed)
or of the same window last year in the shop's calendar (the season comes again). The share of an
earlier miss that carries over is a ridge regression on the windows before, so that few or fickle
windows draw the factor to 1. It is used only where it made the back-test better.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from regulars.core.clock import day_date, day_number
from regulars.locale.calendars import Calendar, year_before
from regulars.predictions.base import Z80

Source = Literal["last_window", "last_year"]

RIDGE = 0.02  # as much doubt as one window that missed by 14 % and told nothing
FARTHEST = math.log(3)  # no factor is larger than 3, or smaller than a third
NEAR_DAYS = 16  # a window of last year begins within half a month of the day asked for
FEWEST = 4  # windows that can be judged with the factor, before it may be used


@dataclass(frozen=True, slots=True)
class Missed:
    """A finished window: its cut, how long it was, and the logarithm of came over foretold."""

    cut: int
    days: int
    miss: float


@dataclass(frozen=True, slots=True)
class Factor:
    """The factor on the window after a day. `spread` is the standard deviation of the logarithm of
    what it leaves unexplained; `past` holds what it would have been at each earlier window, 1.0
    where nothing could be learned yet."""

    value: float
    spread: float
    source: Source
    past: tuple[float, ...]

    @property
    def bounds(self) -> tuple[float, float]:
        """The 80 % interval."""
        return self.value * math.exp(-Z80 * self.spread), self.value * math.exp(Z80 * self.spread)


def miss(came: float, foretold: float) -> float:
    """The logarithm of the ratio; half an order on both sides keeps it finite."""
    return math.log((came + 0.5) / (foretold + 0.5))


def factor_at(
    cut: int, windows: Sequence[Missed], calendar: Calendar, source: Source
) -> Factor | None:
    """What to multiply the forecast of the days after `cut` with; None where nothing is learned
    or fewer than `FEWEST` earlier windows show whether it helps."""
    clues = [_clue(window.cut, windows, calendar, source) for window in windows]
    now = _clue(cut, windows, calendar, source)
    past = [
        _learned(window.cut, clue, windows, clues)
        for window, clue in zip(windows, clues, strict=True)
    ]
    left = [
        window.miss - learned
        for window, learned in zip(windows, past, strict=True)
        if learned is not None
    ]
    value = _learned(cut, now, windows, clues)
    if value is None or len(left) < FEWEST:
        return None
    spread = math.sqrt(float(np.mean(np.square(left))))
    return Factor(math.exp(value), spread, source, tuple(math.exp(each or 0.0) for each in past))


def _learned(
    cut: int, clue: float | None, windows: Sequence[Missed], clues: Sequence[float | None]
) -> float | None:
    """The miss to expect after `cut`, from windows that had ended by then."""
    known = [
        (was, window.miss)
        for window, was in zip(windows, clues, strict=True)
        if was is not None and window.cut + window.days <= cut
    ]
    if clue is None or not known:
        return None
    slope = sum(was * came for was, came in known) / (sum(was * was for was, _ in known) + RIDGE)
    return float(np.clip(min(max(slope, 0.0), 1.0) * clue, -FARTHEST, FARTHEST))


def _clue(cut: int, windows: Sequence[Missed], calendar: Calendar, source: Source) -> float | None:
    """The earlier miss that speaks for the window after `cut`."""
    ended = [window for window in windows if window.cut + window.days <= cut]
    if source == "last_window":
        return ended[-1].miss if ended else None
    then = day_number(year_before(day_date(cut), calendar))
    nearest: Callable[[Missed], int] = lambda window: abs(window.cut - then)  # noqa: E731
    found = min(ended, key=nearest, default=None)
    return found.miss if found is not None and nearest(found) <= NEAR_DAYS else None
