"""Whether a count is unusual beside the counts of earlier, equally long stretches.

The usual range is a 95 % prediction interval for one more count like the earlier ones: their mean
and spread with Student's t, where the spread is never taken to be less than that of chance alone
(a Poisson count of the same mean, or of one). From fewer than four counts nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import fmean, median, variance
from typing import Literal

LEAST = 4
# Two-sided 95 % points of Student's t for 3, 4, 5 … degrees of freedom.
T = (3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201)

Judgement = Literal["more", "less", "as_usual", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Usual:
    """What earlier stretches lead one to expect."""

    median: float
    low: int
    high: int
    windows: int


def usual_range(earlier: Sequence[int]) -> Usual | None:
    """The range in which one more count would lie 19 times out of 20; None from too few."""
    count = len(earlier)
    if count < LEAST:
        return None
    mean = fmean(earlier)
    spread = sqrt(max(variance(earlier), mean, 1.0) * (1 + 1 / count))
    half = T[min(count - LEAST, len(T) - 1)] * spread
    return Usual(median(earlier), max(0, ceil(mean - half)), floor(mean + half), count)


def judge(count: int, usual: Usual | None) -> Judgement:
    """Where a count lies beside its usual range."""
    if usual is None:
        return "cannot_tell"
    if count > usual.high:
        return "more"
    return "less" if count < usual.low else "as_usual"
