"""Where a customer stands on a day: rhythm, lifecycle stage and RFM group, as expressions.

One meaning for two readers: the lifecycle sorts everybody by it, and rules ask for it about a day.
Everything here is arithmetic over one customer's own numbers and a few numbers of the shop, so
that it needs no window over the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

# A customer's usual gap is the mean of their own gaps and of as many of the shop's mean gap: two
# orders say little about a person, ten say a lot.
BORROWED_GAPS = 2
NOT_YET = "none"  # before the first order
STAGES = ("new", "active", "loyal", "at_risk", "lapsed", "lost")

# Recency score (rows 1 to 5) and frequency score (columns 1 to 5) name the group.
GROUPS = (
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyal", "potential_loyal", "loyal", "champions"),
    ("new", "potential_loyal", "potential_loyal", "champions", "champions"),
)
# From the best to the one that is furthest away: who goes to an earlier one has gone up.
GROUP_NAMES = (
    "champions",
    "loyal",
    "potential_loyal",
    "promising",
    "new",
    "need_attention",
    "about_to_sleep",
    "cannot_lose",
    "at_risk",
    "hibernating",
)


@dataclass(frozen=True, slots=True)
class StageLimits:
    """Beyond which silence somebody is late, lapsed and lost: in usual gaps, or in days."""

    by: Literal["rhythm", "days"]
    late: float
    lapsed: float
    lost: float
    loyal_visits: int


def usual_gap(visits: Any, first_day: Any, last_day: Any, shop_gap: float) -> Any:
    """The customer's usual days between two visits, at least one."""
    import ibis

    own = (last_day - first_day).cast("float64") + BORROWED_GAPS * shop_gap
    return ibis.greatest(own / (visits - 1 + BORROWED_GAPS).cast("float64"), 1.0)


def silence(since: Any, gap: Any, by: Literal["rhythm", "days"]) -> Any:
    """How long ago the last visit was, in usual gaps or in days."""
    return since.cast("float64") / gap if by == "rhythm" else since.cast("float64")


def stage(quiet: Any, visits: Any, limits: StageLimits) -> Any:
    """The stage of a silence and a number of visits; none without any visit."""
    import ibis

    return ibis.cases(
        (visits < 1, NOT_YET),
        (quiet > limits.lost, "lost"),
        (quiet > limits.lapsed, "lapsed"),
        (quiet > limits.late, "at_risk"),
        (visits >= limits.loyal_visits, "loyal"),
        (visits >= 2, "active"),
        else_="new",
    )


def rising(value: Any, edges: Sequence[int]) -> Any:
    """A score from 1: one more for every edge that the value reaches."""
    return _score(value, [value >= edge for edge in edges])


def falling(value: Any, edges: Sequence[int]) -> Any:
    """A score from 1: one more for every edge that the value does not exceed."""
    return _score(value, [value <= edge for edge in edges])


def _score(value: Any, reached: Sequence[Any]) -> Any:
    one = value.notnull().cast("int32")
    return sum((each.cast("int32") for each in reached), one).cast("int32")


def group(recency: Any, frequency: Any) -> Any:
    """The RFM group of two scores.

    Give scores that are columns already: engines compute what a CASE looks at once per branch.
    """
    import ibis

    cells: dict[str, list[int]] = {}
    for row, names in enumerate(GROUPS):
        for column, name in enumerate(names):
            cells.setdefault(name, []).append((row + 1) * 10 + column + 1)
    cell = recency * 10 + frequency
    return ibis.cases(
        *[(cell.isin(some), name) for name, some in cells.items()], else_=GROUPS[0][0]
    )
