"""Values with their doubt, from sums: the arithmetic behind `value`, `low` and `high`.

Shares: Wilson (1927). Ratios and means: the delta method with customers as independent units
(Cochran, Sampling Techniques, 6.4). Medians: the binomial interval of order statistics. Differences
of two estimates: the MOVER of Zou and Donner (2008), which needs only the two intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, isfinite, sqrt

from regulars.stats.rates import wilson

Z = 1.959963984540054  # two-sided 95 %
Number = int | float
DIGITS = 9  # significant ones published: sums of squares differ in the last bits between machines


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its 95 % interval, and why there is none.

    `noise` is the interval for comparing two periods. It equals `low` to `high` for estimates;
    an exact count has no interval of its own but still varies from period to period.
    """

    value: Number | None
    low: float | None = None
    high: float | None = None
    noise: tuple[float, float] | None = None
    reason: str = ""
    n: int | None = None  # how many units it was counted over: customers, gaps …


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two estimates with its 95 % interval; `clear` when that leaves out 0."""

    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 0 or self.high < 0


def absent(reason: str) -> Estimate:
    """What cannot be computed, and why."""
    return Estimate(None, reason=reason)


def total(amount: int, squares: float, n: int | None = None) -> Estimate:
    """An exact total. Its noise is compound Poisson: customers come by chance, each with theirs."""
    spread = Z * sqrt(squares)
    return Estimate(amount, noise=(amount - spread, amount + spread), n=n)


def share(part: int, whole: int, *, reason: str) -> Estimate:
    """part of whole, with the Wilson interval."""
    found = wilson(part, whole)
    if found is None:
        return absent(reason)
    return _measured(found.value, found.low, found.high, n=whole)


@dataclass(frozen=True, slots=True)
class RatioSums:
    """Sums over units (customers) of a top x, a bottom y and their products."""

    units: int
    top: int
    bottom: int
    top_top: float
    top_bottom: float
    bottom_bottom: float


def ratio(sums: RatioSums, *, reason: str, least: float | None = None) -> Estimate:
    """top / bottom; no interval from fewer than two units, which say nothing about spread."""
    if sums.bottom <= 0:
        return absent(reason)
    value = sums.top / sums.bottom
    if sums.units < 2:
        return Estimate(value, n=sums.units)
    squares = sums.top_top - 2 * value * sums.top_bottom + value * value * sums.bottom_bottom
    if squares <= 0:  # all alike, such as a shop without one refund: no spread to judge by
        return Estimate(value, n=sums.units)
    half = Z * sqrt(squares * sums.units / (sums.units - 1)) / sums.bottom
    low = value - half if least is None else max(least, value - half)
    return _measured(value, low, value + half, n=sums.units)


def median(histogram: Mapping[int, int], *, reason: str) -> Estimate:
    """The median of counted integers; no interval from too few to have one."""
    return order_statistic(histogram, 0.5, reason=reason)


def order_statistic(histogram: Mapping[int, int], share: float, *, reason: str) -> Estimate:
    """A quantile of counted integers; no interval from too few to have one."""
    count = sum(histogram.values())
    if count == 0:
        return absent(reason)
    value = quantile(histogram, share)
    half = Z * sqrt(count * share * (1 - share))
    low, high = floor(count * share - half), ceil(1 + count * share + half)
    if low < 1 or high > count:
        return Estimate(value, n=count)
    return _measured(value, _ranked(histogram, low - 1), _ranked(histogram, high - 1), n=count)


def scaled(found: Estimate, factor: float) -> Estimate:
    """The estimate of a multiple."""
    if found.value is None:
        return found
    value = found.value * factor
    if found.low is None or found.high is None:
        return Estimate(value, n=found.n)
    return _measured(value, found.low * factor, found.high * factor, n=found.n)


def quantile(histogram: Mapping[int, int], share: float) -> float:
    """The quantile of counted integers, linear between neighbours (Hyndman and Fan's type 7)."""
    position = share * (sum(histogram.values()) - 1)
    below = floor(position)
    low = _ranked(histogram, below)
    high = _ranked(histogram, ceil(position))
    return low + (high - low) * (position - below)


def _ranked(histogram: Mapping[int, int], rank: int) -> int:
    """The value at a rank from 0."""
    for value in sorted(histogram):
        rank -= histogram[value]
        if rank < 0:
            return value
    raise IndexError("rank beyond the counted values")


def change(now: Estimate, then: Estimate) -> Change | None:
    """now minus then; None where either has no value or no doubt to judge by."""
    if now.value is None or then.value is None or now.noise is None or then.noise is None:
        return None
    difference = now.value - then.value
    down = sqrt((now.value - now.noise[0]) ** 2 + (then.noise[1] - then.value) ** 2)
    up = sqrt((now.noise[1] - now.value) ** 2 + (then.value - then.noise[0]) ** 2)
    return Change(rounded(difference), rounded(difference - down), rounded(difference + up))


def rounded(number: float) -> float:
    """To the published number of significant digits."""
    return float(f"{number:.{DIGITS}g}") if isfinite(number) else number


def _measured(value: float, low: float, high: float, *, n: int | None) -> Estimate:
    low, high = rounded(low), rounded(high)
    return Estimate(value, low, high, (low, high), n=n)
