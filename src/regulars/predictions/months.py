"""The forecast a month ahead against what came, month by month."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from regulars.core.clock import day_date
from regulars.core.text import Wire
from regulars.predictions.base import Z80
from regulars.predictions.recalibration import factor_at, miss
from regulars.predictions.schemas import Month

if TYPE_CHECKING:
    from regulars.predictions.study import Study

SHOWN = 12
BEFORE = 3
FEWEST = 4  # months, to know how far such forecasts miss


class Ahead(Wire):
    """A month as foretold on the day before it (`cut`), as it came, and the months before it.

    All are orders of customers known before the month they fall in; `before` has the three months
    before, oldest first, or as many as there are."""

    cut: int
    foretold: float
    came: float
    before: tuple[float, ...]


def months(study: Study) -> tuple[Month, ...]:
    """The last whole months, oldest first; none before four can be judged."""
    world = study.world
    if world.days is None:
        return ()
    ends = world.month_ends(world.as_of, SHOWN + 1 + BEFORE)
    found = []
    for at in range(BEFORE, len(ends) - 1):
        cut, end = ends[at], ends[at + 1]
        bounds = [day for day in ends[at - BEFORE : at + 1] if day >= world.first]
        if len(bounds) < 2 or cut - world.first < 2 * world.days:
            continue
        make = _look(study, cut, end, bounds)
        ahead = Ahead.model_validate(world.window(f"month:{study.best}", cut, end, make))
        found.append((ahead, _factor(study, cut)))
    return _with_band(found)


def _with_band(found: Sequence[tuple[Ahead, float]]) -> tuple[Month, ...]:
    """80 % bands from how far the forecasts of the other months missed, and from chance."""
    if len(found) < FEWEST:
        return ()
    misses = np.array([miss(ahead.came, ahead.foretold * factor) for ahead, factor in found])
    rows = []
    for at, (ahead, factor) in enumerate(found):
        said = ahead.foretold * factor
        others = np.delete(misses, at)
        spread = math.hypot(float(np.sqrt(np.mean(others**2))), 1 / math.sqrt(max(said, 1.0)))
        rows.append(
            Month(
                month=day_date(ahead.cut + 1),
                came=ahead.came,
                forecast=said,
                low=said * math.exp(-Z80 * spread),
                high=said * math.exp(Z80 * spread),
                naive=ahead.before[-1],
                average_of_3=sum(ahead.before) / BEFORE if len(ahead.before) == BEFORE else None,
            )
        )
    return tuple(rows)


def _factor(study: Study, cut: int) -> float:
    """The season's factor as it would have been on a day."""
    if study.factor is None or not study.is_recalibrated:
        return 1.0
    known = [window for window in study.missed if window.cut + window.days <= cut]
    found = factor_at(cut, known, study.world.calendar, study.factor.source)
    return 1.0 if found is None else found.value


def _look(
    study: Study, cut: int, end: int, bounds: Sequence[int]
) -> Callable[[], dict[str, object]]:
    def make() -> dict[str, object]:
        model, people = study.fitted_at(cut)
        past = study.world.past
        foretold = float(model.expected_orders(end - cut, *people.histories).sum())
        before = [past.came(last, last + 1, after) / past.share for last, after in pairwise(bounds)]
        return Ahead(
            cut=cut,
            foretold=foretold / past.share,
            came=past.came(cut, cut + 1, end) / past.share,
            before=tuple(before),
        ).model_dump()

    return make
