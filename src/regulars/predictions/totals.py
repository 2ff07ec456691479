"""Sums over all customers, with intervals that also know how far totals missed before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from regulars.predictions.base import SHOULD_HOLD, Z80
from regulars.predictions.candidates import NAIVE
from regulars.predictions.recalibration import miss
from regulars.predictions.schemas import Total
from regulars.predictions.study import Study, Unit, came_of, sums_of
from regulars.stats.lifetime_value import total_within

if TYPE_CHECKING:
    from regulars.predictions.world import World

DRAWN = 5_000  # people whose lives are drawn for a total; it is a little too wide for more


def total(world: World, value: float, days: int, unit: Unit) -> Total:
    """A forecast's sum and its doubt: chance and parameters, and the misses of the windows."""
    study = world.study
    if not value > 0:
        return Total(value=0.0, low=0.0, high=0.0)
    by_chance = (0.0, 0.0) if study.chosen(unit) == NAIVE else _drawn(world, days, unit)
    missed = Z80 * _usual_miss(study, unit)
    low, high = (math.hypot(each, missed) for each in by_chance)
    return Total(value=value, low=value * math.exp(-low), high=value * math.exp(high))


def _drawn(world: World, days: int, unit: Unit) -> tuple[float, float]:
    """How far below and above the total chance and parameters may lead, in logarithms."""
    people, study = world.people, world.study
    some = slice(None, None, max(1, -(-people.count // DRAWN)))
    x, t, age = (column[some] for column in people.histories)
    mean_value = people.mean_value[some]
    spend = study.spend_model if unit == "money" else None
    low, high = total_within(
        study.orders_model, spend, days, x, t, age, mean_value,
        confidence=SHOULD_HOLD,
    )  # fmt: skip
    expected = study.orders_model.expected_orders(days, x, t, age)
    if spend is not None:
        expected = expected * spend.conditional_mean(x, mean_value)
    middle = max(float(expected.sum()), 1e-9)
    return math.log(middle / max(low, middle / 100)), math.log(max(high, middle) / middle)


def _usual_miss(study: Study, unit: Unit) -> float:
    """Root mean square of the misses of what was chosen; 0.0 without windows."""
    name = study.chosen(unit)
    pairs = zip(study.shown, study.factors, strict=True)
    misses = [
        miss(came_of(window, unit), sums_of(window, name, unit).total * (
            1.0 if name == NAIVE else factor
        ))
        for window, factor in pairs
        if came_of(window, unit) >= 0
    ]  # fmt: skip
    return math.sqrt(sum(each**2 for each in misses) / len(misses)) if misses else 0.0
