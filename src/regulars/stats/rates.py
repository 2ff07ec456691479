"""Intervals of rates at a fixed size: one rate (Wilson), two rates (Newcombe)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from regulars.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its bounds."""

    value: float
    low: float
    high: float


def wilson(successes: float, people: float, confidence: float = 0.95) -> Interval | None:
    """The score interval of a rate (Wilson 1927); None without people. Bounds stay in [0, 1]."""
    if not 0 <= successes <= people:
        raise Invalid("successes must be between 0 and the number of people.")
    if people == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate = successes / people
    centre = rate + z * z / (2 * people)
    half = z * math.sqrt(rate * (1 - rate) / people + (z / (2 * people)) ** 2)
    share = 1 + z * z / people
    low, high = max((centre - half) / share, 0.0), min((centre + half) / share, 1.0)
    return Interval(rate, min(low, rate), max(high, rate))


def newcombe(
    treated: float, of_treated: float, control: float, of_control: float, confidence: float = 0.95
) -> Interval | None:
    """Difference of two rates with Newcombe's hybrid score interval (1998, method 10).

    For one look at a size planned beforehand; see `always_valid` for looking at will.
    """
    one, two = wilson(treated, of_treated, confidence), wilson(control, of_control, confidence)
    if one is None or two is None:
        return None
    value = one.value - two.value
    return Interval(
        value,
        value - math.hypot(one.value - one.low, two.high - two.value),
        value + math.hypot(one.high - one.value, two.value - two.low),
    )


def two_rates_p(treated: float, of_treated: float, control: float, of_control: float) -> float:
    """Two-sided p-value of equal rates, pooled variance; 1 when nobody or everybody did it."""
    both = (treated + control) / (of_treated + of_control)
    variance = both * (1 - both) * (1 / of_treated + 1 / of_control)
    if variance == 0:
        return 1.0
    z = (treated / of_treated - control / of_control) / math.sqrt(variance)
    return math.erfc(abs(z) / math.sqrt(2))
