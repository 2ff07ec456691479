"""Who came so many years ago, to the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from regulars.segments.base import Scope, Test, condition
from regulars.segments.conditions.birthday import Yearly
from regulars.segments.conditions.last_order import coming_order, order_day


@condition("anniversary")
class Anniversary(Yearly):
    """The day of the first order comes back in the next days, or did in the last ones."""

    of: Literal["first_order"] = "first_order"

    def day(self, scope: Scope) -> Test:
        return order_day(scope, "first")

    def flips(self, scope: Scope) -> Sequence[Test] | None:
        return *(super().flips(scope) or ()), coming_order(scope)

    def english(self, money: Callable[[int], str]) -> str:
        return f"have the anniversary of their first order {self.english_when()}"
