"""In which lifecycle stage somebody was on a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from regulars.core.clock import day_number
from regulars.history.standing import StageLimits, silence, stage, usual_gap
from regulars.segments.base import Condition, Day, Form, Scope, Test, condition, listed

PastStage = Literal["none", "new", "active", "loyal", "at_risk", "lapsed", "lost"]
Limit = Annotated[float, Field(gt=0, le=36_500, allow_inf_nan=False), Form("number")]
Visits = Annotated[int, Field(ge=2, le=1000), Form("integer", "times")]


def known_until(scope: Scope, measure: Callable[[Any], Any], on: int) -> Test:
    """A number over the customer's orders up to a day."""
    return scope.total("orders", lambda t: measure(t)(where=(t.kind == "order") & (t.day <= on)))


@condition("was_in_stage")
class WasInStage(Condition):
    """Was in one of some lifecycle stages on a day, by the limits that are given with it.

    `none` is before the first order. The limits and the shop's usual gap are part of the rule, so
    that it says the same forever, whatever is set or learnt later.
    """

    stages: Annotated[tuple[PastStage, ...], Field(min_length=1)]
    on: Day
    gap_days: Limit
    by: Literal["rhythm", "days"] = "rhythm"
    late: Limit = 2.0
    lapsed: Limit = 3.0
    lost: Limit = 6.0
    loyal_visits: Visits = 4

    def test(self, scope: Scope) -> Test:
        on = day_number(self.on)
        visits = known_until(scope, lambda t: t.day.nunique, on).fill_null(0)
        first = known_until(scope, lambda t: t.day.min, on)
        last = known_until(scope, lambda t: t.day.max, on)
        limits = StageLimits(self.by, self.late, self.lapsed, self.lost, self.loyal_visits)
        gap = usual_gap(visits, first, last, self.gap_days)
        return stage(silence(on - last, gap, self.by), visits, limits).isin(self.stages)

    def english(self, money: Callable[[int], str]) -> str:
        words = tuple("not yet a customer" if s == "none" else s for s in self.stages)
        return f"were {listed(words).replace('_', ' ')} on {self.on}"
