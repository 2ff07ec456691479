"""What each shop may set: the limits of the stages and the thresholds of the RFM scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from regulars.core.errors import Invalid, Problem
from regulars.core.text import Wire
from regulars.history.standing import StageLimits

# With gaps that vary like waiting times, e^-2 = 14 % of pauses are longer than twice the usual
# gap, e^-3 = 5 % longer than three times and e^-6 = 0.25 % longer than six times.
LATE, LAPSED, LOST = 2.0, 3.0, 6.0
LOYAL_VISITS = 4
SHARES = (20, 40, 60, 80)
EDGES = len(SHARES)

Limit = Annotated[float, Field(gt=0, le=3650, allow_inf_nan=False)]
Edge = Annotated[int, Field(ge=0, le=2**53)]
Edges = Annotated[tuple[Edge, ...], Field(max_length=EDGES)]


class StageRules(Wire):
    """Limits of the stages: in the customer's usual gaps, or in days for everybody."""

    by: Literal["rhythm", "days"] = "rhythm"
    late: Limit = LATE
    lapsed: Limit = LAPSED
    lost: Limit = LOST
    loyal_visits: Annotated[int, Field(ge=2, le=1000)] = LOYAL_VISITS

    @property
    def limits(self) -> StageLimits:
        return StageLimits(self.by, self.late, self.lapsed, self.lost, self.loyal_visits)


class RfmRules(Wire):
    """How people get scores from 1 to 5: by their rank among all, or by fixed thresholds.

    `shares`: how many percent of all customers stand below score 2, 3, 4 and 5. The thresholds are
    for the same scores: at most so many days since the last order, at least so many orders, at
    least so much money.
    """

    by: Literal["shares", "thresholds"] = "shares"
    shares: Edges = SHARES
    recency_days: Edges = ()
    orders: Edges = ()
    revenue_minor: Edges = ()


class Settings(Wire):
    """Everything that a shop may set about its lifecycle."""

    stages: StageRules = StageRules()
    rfm: RfmRules = RfmRules()


def check(settings: Settings) -> None:
    """Raise Invalid whose problems name each field that makes no sense."""
    problems = (*_stage_problems(settings.stages), *_rfm_problems(settings.rfm))
    if problems:
        raise Invalid("These settings do not fit together.", problems=problems)


def _stage_problems(stages: StageRules) -> Iterator[Problem]:
    if stages.lapsed <= stages.late:
        yield Problem("stages.lapsed", "must be more than the limit before it")
    if stages.lost <= stages.lapsed:
        yield Problem("stages.lost", "must be more than the limit before it")
    if stages.by == "days":
        for name in ("late", "lapsed", "lost"):
            if getattr(stages, name) % 1:
                yield Problem(f"stages.{name}", "must be whole days")
    elif stages.lost > 1000:
        yield Problem("stages.lost", "must be at most 1000 usual gaps")


def _rfm_problems(rfm: RfmRules) -> Iterator[Problem]:
    if rfm.by == "shares":
        if not _rises(rfm.shares) or not 0 < rfm.shares[0] <= rfm.shares[-1] < 100:
            yield Problem("rfm.shares", "must be four percentages that rise, between 1 and 99")
        return
    if not _rises(rfm.recency_days[::-1]):
        yield Problem("rfm.recency_days", "must be four numbers of days that fall")
    for name in ("orders", "revenue_minor"):
        if not _rises(getattr(rfm, name)):
            yield Problem(f"rfm.{name}", "must be four numbers that rise")


def _rises(edges: Sequence[int]) -> bool:
    return len(edges) == EDGES and all(low < high for low, high in pairwise(edges))
