"""The interval of an experiment that may be looked at whenever one likes.

`d +- k(N) sqrt(V)` is the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy &
Ramdas (Annals of Statistics, 2024); with a normal mixture it is at once the mSPRT of Robbins and
of Johari, Koomen, Pekelis & Walsh (Operations Research, 2022). However often one looks, the share
of experiments whose interval ever misses the truth stays below alpha.

Small hold-outs with rare orders break it in its usual form: a control arm with no buyer yet has no
variance of its own. So V is the larger of the arms' own and the pooled variance; the tests
simulate why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Sample:
    """Sufficient statistics of one arm: people, sum and sum of squares of their values.

    Samples of different people add up with `+`.
    """

    people: int
    total: float
    squares: float

    def __add__(self, other: Sample) -> Sample:
        return Sample(
            self.people + other.people, self.total + other.total, self.squares + other.squares
        )

    @property
    def mean(self) -> float:
        return self.total / self.people

    @property
    def variance(self) -> float:
        """Sample variance (divisor people - 1), never negative."""
        spread = self.squares - self.total * self.total / self.people
        return max(spread, 0.0) / (self.people - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Treated less control, per person: always-valid interval and p-value."""

    value: float
    low: float
    high: float
    p: float


def tuning(alpha: float, planned: int) -> float:
    """rho, which makes the interval tightest at `planned` people in both arms."""
    return math.sqrt((-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / planned)


def width(people: int, planned: int, alpha: float = ALPHA) -> float:
    """k(N): how many standard errors the interval reaches to each side at N people."""
    t = people * tuning(alpha, planned) ** 2
    return math.sqrt(2 * (1 + t) / t * math.log(math.sqrt(1 + t) / alpha))


def compare_means(
    treated: Sample, control: Sample, *, planned: int, alpha: float = ALPHA
) -> Estimate | None:
    """The difference of two means; None while an arm has no two people or nothing varies.

    Values are of one kind per person (orders, revenue); `planned` is the plan for both arms.
    """
    n1, n0 = treated.people, control.people
    if n1 < 2 or n0 < 2:
        return None
    v1, v0 = treated.variance, control.variance
    pooled = ((n1 - 1) * v1 + (n0 - 1) * v0) / (n1 + n0 - 2)
    return _estimate(treated, control, _larger(v1, v0, pooled, n1, n0), planned, alpha)


def compare_rates(
    treated: Sample, control: Sample, *, planned: int, alpha: float = ALPHA
) -> Estimate | None:
    """The difference of two rates; `total` counts the people who did it."""
    n1, n0 = treated.people, control.people
    if n1 < 1 or n0 < 1:
        return None
    p1, p0 = treated.mean, control.mean
    both = (treated.total + control.total) / (n1 + n0)
    variance = _larger(p1 * (1 - p1), p0 * (1 - p0), both * (1 - both), n1, n0)
    return _estimate(treated, control, variance, planned, alpha)


def _larger(v1: float, v0: float, pooled: float, n1: int, n0: int) -> float:
    return max(v1 / n1 + v0 / n0, pooled * (1 / n1 + 1 / n0))


def _estimate(
    treated: Sample, control: Sample, variance: float, planned: int, alpha: float
) -> Estimate | None:
    if variance <= 0:
        return None
    people = treated.people + control.people
    return interval(treated.mean - control.mean, variance, people, planned=planned, alpha=alpha)


def interval(
    value: float, variance: float, people: int, *, planned: int, alpha: float = ALPHA
) -> Estimate:
    """The always-valid interval around a difference whose own variance is given."""
    half = width(people, planned, alpha) * math.sqrt(variance)
    p = _p_value(value, variance, people, planned, alpha)
    return Estimate(value, value - half, value + half, p)


def _p_value(value: float, variance: float, people: int, planned: int, alpha: float) -> float:
    """1 / E; E is the fair bet against "no difference" after `people` people."""
    t = people * tuning(alpha, planned) ** 2
    log_e = value * value / variance * t / (2 * (1 + t)) - 0.5 * math.log1p(t)
    return math.exp(-max(log_e, 0.0))
