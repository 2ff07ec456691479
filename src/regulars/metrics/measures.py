"""What a metric returns: which sums it needs per period, and how they become an estimate.

The sums of all metrics of a report are taken in one query over one table, the buyers: one row per
period and customer, and one row per fact that has no customer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from regulars.history.expressions import whole_sum
from regulars.stats import estimates
from regulars.stats.estimates import Estimate, Number, RatioSums

if TYPE_CHECKING:
    import ibis.expr.types as ir

Sums = Mapping[str, Number | None]
Gaps = Mapping[int, int]  # how many gaps between two order days have each length in days


class Buyers:
    """The table that metrics are written on; each property is a column of it."""

    def __init__(self, table: ir.Table) -> None:
        self.table = table

    @property
    def known(self) -> ir.BooleanValue:
        """Whether the shop knows who bought."""
        return self.table.customer_id.notnull()

    @cached_property
    def ordered(self) -> ir.BooleanValue:
        """A known customer with at least one order in the period."""
        return self.known & (self.orders > 0)

    @property
    def orders(self) -> ir.IntegerValue:
        """Orders in the period."""
        return self.table.orders

    @cached_property
    def ordered_before(self) -> ir.BooleanValue:
        """A known customer with at least one order in the period before."""
        return self.known & (self.table.orders_before > 0)

    @property
    def is_new(self) -> ir.BooleanValue:
        """A known customer whose first order ever lies in the period."""
        return self.known & (self.table.first_orders > 0)

    @property
    def revenue(self) -> ir.IntegerValue:
        """Orders, adjustments and refunds of the period together, in minor units."""
        return self.table.revenue

    @property
    def refunds(self) -> ir.IntegerValue:
        """Money given back in the period, as a positive amount in minor units."""
        return self.table.refunds


class Measure(ABC):
    """A number per period, from sums over the buyers."""

    @abstractmethod
    def sums(self) -> dict[str, Any]:
        """The aggregates it needs, by name."""

    @abstractmethod
    def estimate(self, sums: Sums, gaps: Gaps) -> Estimate:
        """The value and its interval from one period's aggregates and counted gaps."""


@dataclass(frozen=True, slots=True)
class Total(Measure):
    """The exact total of a column; a condition counts the rows that meet it."""

    column: Any

    def sums(self) -> dict[str, Any]:
        return {"total": whole_sum(self.column), "squares": _products(self.column, self.column)}

    def estimate(self, sums: Sums, gaps: Gaps) -> Estimate:
        return estimates.total(int(sums["total"] or 0), sums["squares"] or 0.0)


@dataclass(frozen=True, slots=True)
class Share(Measure):
    """How many of the rows in `whole` are also in `part`; `empty` says why there may be none."""

    part: Any
    whole: Any
    empty: str

    def sums(self) -> dict[str, Any]:
        return {"part": whole_sum(self.part), "whole": whole_sum(self.whole)}

    def estimate(self, sums: Sums, gaps: Gaps) -> Estimate:
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

    def estimate(self, sums: Sums, gaps: Gaps) -> Estimate:
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
class MedianGap(Measure):
    """The median of the days between the order days of one customer."""

    empty: str

    def sums(self) -> dict[str, Any]:
        return {}

    def estimate(self, sums: Sums, gaps: Gaps) -> Estimate:
        return estimates.median(gaps, reason=self.empty)


def _integer(column: Any) -> Any:
    return column.cast("int64")


def _products(one: Any, other: Any) -> Any:
    """A sum of products, in floating point: squares of amounts in rials overflow 64 bits."""
    return (one.cast("int64").cast("float64") * other.cast("int64").cast("float64")).sum()
