"""Who is late, measured by their own rhythm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from regulars.segments.base import Condition, Days, Scope, Test, condition
from regulars.segments.conditions.last_order import coming_order, order_day

LONGEST = 1_000_000  # days; a gap beyond it never ends


@condition("late")
class Late(Condition):
    """Whose usual gap between orders has passed by so many days or more."""

    days: Days = 0

    def test(self, scope: Scope) -> Test:
        gap = scope.trait("usual_gap_days", "number")
        return order_day(scope, "last") + gap + self.days <= scope.today

    def flips(self, scope: Scope) -> Sequence[Test]:
        gap = scope.trait("usual_gap_days", "number")
        due = order_day(scope, "last") + gap.clip(-LONGEST, LONGEST) + self.days
        return due.ceil().cast("int64"), coming_order(scope)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are {self.days} or more days later than their usual gap between orders"
