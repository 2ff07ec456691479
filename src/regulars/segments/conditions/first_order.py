"""How long ago somebody ordered first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from regulars.segments.base import Condition, Days, Scope, Test, condition
from regulars.segments.conditions.last_order import Ago, ago, coming_order, order_day


@condition("first_order")
class FirstOrder(Condition):
    """Ordered first more, or at most, so many days ago; people without an order do not match."""

    op: Ago = "more_than"
    days: Days

    def test(self, scope: Scope) -> Test:
        return ago(order_day(scope, "first"), self.op, self.days, scope.today)

    def flips(self, scope: Scope) -> Sequence[Test]:
        return order_day(scope, "first") + self.days + 1, coming_order(scope)

    def english(self, money: Callable[[int], str]) -> str:
        return f"ordered first {self.op.replace('_', ' ')} {self.days} days ago"
