"""In which RFM group somebody was on a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from regulars.core.clock import day_number
from regulars.history.standing import falling, group, rising
from regulars.segments.base import Condition, Day, Form, Scope, Test, condition, listed
from regulars.segments.conditions.was_in_stage import known_until

PastGroup = Literal[
    "none",
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
]
Edges = Annotated[tuple[int, ...], Field(max_length=4), Form("integers")]


@condition("was_in_rfm_group")
class WasInRfmGroup(Condition):
    """Was in one of some RFM groups on a day, by the edges between scores given with it.

    `none` is before the first order. An edge lifts the score by one: at most so many days since
    the last order, at least so many orders.
    """

    groups: Annotated[tuple[PastGroup, ...], Field(min_length=1)]
    on: Day
    recency_days: Edges = ()
    orders: Edges = ()

    def test(self, scope: Scope) -> Test:
        on = day_number(self.on)
        orders = known_until(scope, lambda t: t.day.count, on).fill_null(0)
        since = on - known_until(scope, lambda t: t.day.max, on)
        name = group(falling(since, self.recency_days), rising(orders, self.orders))
        is_known = (orders > 0) & name.isin(self.groups)
        return (orders == 0) | is_known if "none" in self.groups else is_known

    def english(self, money: Callable[[int], str]) -> str:
        words = tuple("not yet a customer" if g == "none" else g for g in self.groups)
        return f"were in the RFM group {listed(words).replace('_', ' ')} on {self.on}"
