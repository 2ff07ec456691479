"""One difference of rates over strata: Mantel and Haenszel's (1959), with Sato's variance (1989).

Comparing like with like: within each stratum those with something against those without, weighted
by how much the stratum can say. Sato's variance holds for a few large strata and for many sparse
ones (Sato, Greenland, Robins, Biometrics 45, 1323-1324).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from regulars.core.errors import Invalid
from regulars.stats.rates import Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """Cases and people with something, and cases and people without it."""

    cases_with: int
    people_with: int
    cases_without: int
    people_without: int

    def __post_init__(self) -> None:
        with_ok = 0 <= self.cases_with <= self.people_with
        if not (with_ok and 0 <= self.cases_without <= self.people_without):
            raise Invalid("cases must be between 0 and the number of people.")

    @property
    def people(self) -> int:
        return self.people_with + self.people_without

    @property
    def weight(self) -> float:
        return self.people_with * self.people_without / self.people


def risk_difference(strata: Sequence[Stratum], confidence: float = 0.95) -> Interval | None:
    """The rate with minus the rate without, compared within strata.

    None when no stratum holds people of both kinds. Raises Invalid for impossible counts.
    """
    both = [each for each in strata if each.people_with and each.people_without]
    weight = sum(each.weight for each in both)
    if not both:
        return None
    value = sum(_contrast(each) for each in both) / weight
    variance = (value * sum(_p(each) for each in both) + sum(_q(each) for each in both)) / weight**2
    half = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(max(variance, 0.0))
    return Interval(value, max(value - half, -1.0), min(value + half, 1.0))


def _contrast(each: Stratum) -> float:
    with_, without = each.cases_with * each.people_without, each.cases_without * each.people_with
    return (with_ - without) / each.people


def _p(each: Stratum) -> float:
    n1, n0 = each.people_with, each.people_without
    middle = n1 * n0 * (n0 - n1) / 2
    return (n1 * n1 * each.cases_without - n0 * n0 * each.cases_with + middle) / each.people**2


def _q(each: Stratum) -> float:
    a, b = each.cases_with, each.cases_without
    return (a * (each.people_without - b) + b * (each.people_with - a)) / (2 * each.people)
