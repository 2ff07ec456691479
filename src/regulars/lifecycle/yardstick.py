"""What everybody is measured by on one day: the shop's rhythm and the edges between scores."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.lifecycle.people import Yardstick, customers_on
from regulars.lifecycle.settings import Settings

FALLBACK_GAP_DAYS = 90.0  # while nobody has ordered twice
# What a score goes by, and the setting that holds its thresholds.
SCORED = {"last_day": "recency_days", "orders": "orders", "revenue": "revenue_minor"}


def yardstick_on(snapshot: Snapshot, on: int, settings: Settings) -> Yardstick:
    """The measure of a day, by one pass over the orders until then."""
    row = snapshot.run(_facts(on, settings)).to_pylist()[0]
    return Yardstick(
        gap_days=_shop_gap(row["gap_days"], row["gaps"]),
        limits=settings.stages.limits,
        recency_days=_edges(row, "last_day", settings, on),
        orders=_edges(row, "orders", settings),
        revenue_minor=_edges(row, "revenue", settings),
    )


def _shop_gap(days: int | None, gaps: int | None) -> float:
    """The mean gap between two visits, at least a day.

    To a tenth of a day: more would change every customer's usual gap a little every day.
    """
    return max(1.0, round((days or 0) / gaps, 1)) if gaps else FALLBACK_GAP_DAYS


def _facts(on: int, settings: Settings) -> ir.Table:
    people = customers_on(on)
    edges: dict[str, Any] = {}
    if settings.rfm.by == "shares":
        ranks = {f"{column}_rank": ibis.rank().over(order_by=people[column]) for column in SCORED}
        people = people.mutate(everybody=people.count().over(), **ranks)
        edges = {
            f"{column}_{share}": people[column].min(
                where=people[f"{column}_rank"] * 100 >= people.everybody * share
            )
            for column in SCORED
            for share in settings.rfm.shares
        }
    return people.aggregate(
        gap_days=whole_sum(people.last_day - people.first_day),
        gaps=whole_sum(people.visits - 1),
        **edges,
    )


def _edges(
    row: dict[str, Any], column: str, settings: Settings, on: int | None = None
) -> tuple[int, ...]:
    """The least value of each score above the first; equal customers thus get equal scores."""
    if settings.rfm.by == "thresholds":
        fixed: tuple[int, ...] = getattr(settings.rfm, SCORED[column])
        return fixed
    found = [row[f"{column}_{share}"] for share in settings.rfm.shares]
    return tuple(value if on is None else on - value for value in found if value is not None)
