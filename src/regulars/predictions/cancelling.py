"""How well cancelling would have been foretold on the shop's own past, against the plain rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from regulars.core.clock import day_date, day_number
from regulars.predictions.accuracy import auc, bounds_95, error_of_mean
from regulars.predictions.base import Z80, Forecast
from regulars.predictions.schemas import Cancelling, CancelTest, Estimate
from regulars.predictions.study import FEWEST_PEOPLE, SHOWN
from regulars.predictions.subscriptions import (
    PERIOD_DAYS,
    Spells,
    chances,
    events,
    fit,
    plain_rate,
    spells_of,
)

if TYPE_CHECKING:
    from regulars.predictions.world import World

Found = Mapping[str, Any]

TESTED = 20_000  # subscriptions that a window looks at; of more a fixed sample


def known_spells(world: World) -> tuple[Spells, int]:
    """All spells up to today, and the day to foretell from: the last on which anything is known to
    have happened, so that an old file does not make everybody stay for ever."""
    today = day_number(world.settings.today(world.now))
    rows = world.snapshot.run(events(today))
    spells = spells_of(rows)
    days = [int(rows["day"].to_numpy().max())] if rows.num_rows else []
    days += [] if world.shop.first is None else [world.as_of]
    return spells, min(today, max(days, default=today))


def judged(world: World) -> Cancelling | None:
    """Up to twelve windows of 30 days, one after the other; None while there are none."""
    spells, day = world.spells
    if not spells.count:
        return None
    first = int(spells.start.min())
    cuts = [cut for cut in range(day - SHOWN * PERIOD_DAYS, day, PERIOD_DAYS)
            if cut - first >= 2 * PERIOD_DAYS]  # fmt: skip
    looked = [(cut, _look(spells, cut)) for cut in cuts]
    found = [(cut, each) for cut, each in looked if each is not None]
    return _told(found) if found else None


def per_customer(who: NDArray[np.int64], each: Sequence[Sequence[float]]) -> Forecast:
    """The chance to cancel at least one of one's subscriptions, of rows of value, low and high."""
    people, at = np.unique(who, return_inverse=True)
    value, low, high = (
        -np.expm1(np.bincount(at, np.log1p(-np.minimum(row, 1 - 1e-12)), people.size))
        for row in each
    )
    return Forecast(value, low, high, who=people)


def _look(spells: Spells, cut: int) -> Found | None:
    """Everybody who had one on the day of the cut, foretold and compared."""
    known = spells.at(cut)
    rows = known.running(cut)
    if rows.size < FEWEST_PEOPLE:
        return None
    rows = rows[:: -(-rows.size // TESTED)]  # they are in the order of ids, which are hashes
    left = spells.end[spells.start <= cut][rows] <= cut + PERIOD_DAYS
    said = chances(fit(known, cut), known, rows, cut, Z80)[0]
    rate = plain_rate(known, cut)
    ranked = auc(said, left)
    return {
        "customers": int(rows.size),
        "real": float(left.sum()),
        "model_total": float(said.sum()),
        "naive_total": rate * rows.size,
        "model": float(np.sqrt(np.mean((said - left) ** 2))),
        "naive": float(np.sqrt(np.mean((rate - left) ** 2))),
        "auc": ranked and ranked[0],
    }


def _told(found: Sequence[tuple[int, Found]]) -> Cancelling:
    people = [each["customers"] for _, each in found]
    model, naive = (
        float(np.sqrt(np.average([each[name] ** 2 for _, each in found], weights=people)))
        for name in ("model", "naive")
    )
    saved = [1 - each["model"] / each["naive"] for _, each in found if each["naive"] > 0]
    better = None
    if naive > 0:
        low, high = bounds_95(1 - model / naive, error_of_mean(saved, 1), len(saved))
        better = Estimate(value=1 - model / naive, low=low, high=high)
    return Cancelling(
        chosen="hazard" if model < naive else "naive",
        tests=tuple(CancelTest(cut=day_date(cut), days=PERIOD_DAYS, **each) for cut, each in found),
        better_by=better,
    )
