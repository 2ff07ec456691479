"""The drift alarm: do the last eight weeks still look like the past?

Eight weeks' totals are foretold from the day before them, week by week. Their errors, in standard
deviations of the errors of earlier stretches foretold in the same way, are summed up while they
keep to one side: a CUSUM (Page 1954, "Continuous inspection schemes", Biometrika 41) with the usual
allowance of half a standard deviation and the alarm at five, which chance alone reaches once in
465 weeks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.core.text import Wire
from regulars.predictions.schemas import Drift, Level

if TYPE_CHECKING:
    from regulars.predictions.study import Study

Array = NDArray[np.float64]

WEEKS, WEEK = 8, 7
STRETCHES = 6  # of eight weeks: the last, and those it is compared with
FEWEST = 2  # earlier stretches, to know how large errors usually are
ALLOWANCE, ALARM = 0.5, 5.0
SOME = 0.6  # of the alarm


class Weeks(Wire):
    """Eight weeks after a day: what was foretold on it, and what came."""

    foretold: tuple[float, ...]
    came: tuple[float, ...]


def drift(study: Study) -> Drift | None:
    """The alarm of today; None while the shop's past is too short to tell."""
    world = study.world
    if world.days is None:
        return None
    last = world.as_of - world.as_of % WEEK  # whole weeks, so that finished ones can be kept
    cuts = [last - WEEKS * WEEK * back for back in range(STRETCHES, 0, -1)]
    known = [cut for cut in cuts if cut - world.first >= WEEKS * WEEK]
    stretches = [
        Weeks.model_validate(
            world.window(f"weeks:{study.best}", cut, cut + WEEKS * WEEK, _look(study, cut))
        )
        for cut in known
    ]
    return judged(stretches)


def judged(stretches: Sequence[Weeks]) -> Drift | None:
    """The largest CUSUM within the last stretch, and what it means."""
    if len(stretches) < FEWEST + 1:
        return None
    *earlier, now = stretches
    before = np.concatenate([_errors(each) for each in earlier])
    scale = math.sqrt(max(float(np.mean(before**2)), 1.0))  # chance alone makes it 1
    value = _cusum(_errors(now) / scale)
    level: Level = "alarm" if value >= ALARM else "some" if value >= SOME * ALARM else "none"
    return Drift(value=value, alarm=ALARM, level=level)


def _errors(weeks: Weeks) -> Array:
    """Errors in units of what chance does to a count."""
    foretold = np.maximum(np.asarray(weeks.foretold), 1.0)
    errors: Array = (np.asarray(weeks.came) - foretold) / np.sqrt(foretold)
    return errors


def _cusum(errors: Array) -> float:
    above = below = most = 0.0
    for error in errors.tolist():
        above = max(0.0, above + error - ALLOWANCE)
        below = max(0.0, below - error - ALLOWANCE)
        most = max(most, above, below)
    return most


def _look(study: Study, cut: int) -> Callable[[], dict[str, object]]:
    def make() -> dict[str, object]:
        model, people = study.fitted_at(cut)
        past = study.world.past
        ends = [WEEK * (week + 1) for week in range(WEEKS)]
        totals = [float(model.expected_orders(end, *people.histories).sum()) for end in ends]
        came = tuple(past.came(cut, cut + end - WEEK + 1, cut + end) for end in ends)
        return Weeks(foretold=tuple(np.diff([0.0, *totals]).tolist()), came=came).model_dump()

    return make
