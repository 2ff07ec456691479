"""What a metric returns: which sums it needs per period, and how they become an estimate."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.history.expressions import whole_sum
from regulars.stats import estimates
from regulars.stats.estimates import Estimate, Number, RatioSums

Sums = Mapping[str, Number | None]
Counted = Mapping[int, int]
Counts = Mapping[str, Counted]  # what was counted by days rather than summed; see queries.counts
GAPS, SECONDS, REFERRED = "gaps", "seconds", "referred"
WITHIN_DAYS = 90
NOT_WITHIN = 0  # in SECONDS: how many had no second order day within 90 days


class Measure(ABC):
    """A number per period, from sums over the buyers."""

    @abstractmethod
    def sums(self) -> dict[str, Any]:
        """The aggregates it needs, by name."""

    @abstractmethod
    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        """The value and its interval from one period's sums and counts."""


@dataclass(frozen=True, slots=True)
class Total(Measure):
    """The exact total of a column; a condition counts the rows that meet it."""

    column: Any

    def sums(self) -> dict[str, Any]:
        return {
            "total": whole_sum(self.column),
            "squares": _products(self.column, self.column),
            "n": whole_sum(self.column.cast("int64") != 0),
        }

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        n = int(sums["n"] or 0)
        return estimates.total(int(sums["total"] or 0), sums["squares"] or 0.0, n)


@dataclass(frozen=True, slots=True)
class Share(Measure):
    """How many of the rows in `whole` are also in `part`; `empty` says why there may be none."""

    part: Any
    whole: Any
    empty: str

    def sums(self) -> dict[str, Any]:
        return {"part": whole_sum(self.part), "whole": whole_sum(self.whole)}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        return estimates.share(int(sums["part"] or 0), int(sums["whole"] or 0), reason=self.empty)


@dataclass(frozen=True, slots=True)
class Ratio(Measure):
    """One column's total by another's, each buyer being one independent unit."""

    top: Any
    bottom: Any
    empty: str
    least: float | None = None

    def sums(self) -> dict[str, Any]:
        top, bottom = _integer(self.top), _integer(self.bottom)
        return {
            "units": whole_sum((top != 0) | (bottom != 0)),
            "top": whole_sum(top),
            "bottom": whole_sum(bottom),
            "top_top": _products(top, top),
            "top_bottom": _products(top, bottom),
            "bottom_bottom": _products(bottom, bottom),
        }

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        found = RatioSums(
            units=int(sums["units"] or 0),
            top=int(sums["top"] or 0),
            bottom=int(sums["bottom"] or 0),
            top_top=float(sums["top_top"] or 0.0),
            top_bottom=float(sums["top_bottom"] or 0.0),
            bottom_bottom=float(sums["bottom_bottom"] or 0.0),
        )
        return estimates.ratio(found, reason=self.empty, least=self.least)


@dataclass(frozen=True, slots=True)
class Fraction(Measure):
    """A ratio of which only a known part is meant: `value` times `of`."""

    ratio: Ratio
    of: float

    def sums(self) -> dict[str, Any]:
        return self.ratio.sums()

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        return estimates.scaled(self.ratio.estimate(sums, counts), self.of)


@dataclass(frozen=True, slots=True)
class GapQuantile(Measure):
    """A quantile of the days between the order days of one customer."""

    share: float
    empty: str

    def sums(self) -> dict[str, Any]:
        return {}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        return estimates.order_statistic(counts.get(GAPS, {}), self.share, reason=self.empty)


@dataclass(frozen=True, slots=True)
class SecondOrders(Measure):
    """Of customers whose first 90 days ended in the period: how many came again within them."""

    empty: str

    def sums(self) -> dict[str, Any]:
        return {}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        found = counts.get(SECONDS, {})
        whole = sum(found.values())
        return estimates.share(whole - found.get(NOT_WITHIN, 0), whole, reason=self.empty)


@dataclass(frozen=True, slots=True)
class DaysToSecond(Measure):
    """How many days those who came again had taken: the median."""

    empty: str

    def sums(self) -> dict[str, Any]:
        return {}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        found = {day: n for day, n in counts.get(SECONDS, {}).items() if day != NOT_WITHIN}
        return estimates.median(found, reason=self.empty)


@dataclass(frozen=True, slots=True)
class Referred(Measure):
    """How many of the new customers in `whole` came on somebody's word."""

    whole: Any
    empty: str

    def sums(self) -> dict[str, Any]:
        return {"whole": whole_sum(self.whole)}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        if REFERRED not in counts:
            return estimates.absent("no_referrals")
        part = sum(counts[REFERRED].values())
        return estimates.share(part, int(sums["whole"] or 0), reason=self.empty)


@dataclass(frozen=True, slots=True)
class ReferredTotal(Measure):
    """How many new customers came on somebody's word."""

    def sums(self) -> dict[str, Any]:
        return {}

    def estimate(self, sums: Sums, counts: Counts) -> Estimate:
        if REFERRED not in counts:
            return estimates.absent("no_referrals")
        part = sum(counts[REFERRED].values())
        return estimates.total(part, float(part), part)


def _integer(column: Any) -> Any:
    return column.cast("int64")


def _products(one: Any, other: Any) -> Any:
    """A sum of products, in floating point: squares of amounts in rials overflow 64 bits."""
    return (one.cast("int64").cast("float64") * other.cast("int64").cast("float64")).sum()
