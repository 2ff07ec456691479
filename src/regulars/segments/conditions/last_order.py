"""How long ago somebody ordered last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from regulars.segments.base import Condition, Days, Scope, Test, condition

Ago = Literal["more_than", "at_most"]


def order_day(scope: Scope, which: Literal["first", "last"]) -> Test:
    """The day of the customer's first or last order until today; null without any."""

    def day(table: Any) -> Any:
        wanted = (table.kind == "order") & (table.day <= scope.today)
        return table.day.min(where=wanted) if which == "first" else table.day.max(where=wanted)

    return scope.total("orders", day)


def coming_order(scope: Scope) -> Test:
    """The day of an order that is dated ahead; null without any."""
    return scope.total(
        "orders",
        lambda t: t.day.min(where=(t.kind == "order") & (t.day > scope.today)),
        since=scope.today,
    )


def ago(day: Test, op: Ago, days: int, today: int) -> Test:
    """Compare the whole days that have passed since a day."""
    return day < today - days if op == "more_than" else day >= today - days


@condition("last_order")
class LastOrder(Condition):
    """Ordered last more, or at most, so many days ago; people without an order do not match."""

    op: Ago = "more_than"
    days: Days

    def test(self, scope: Scope) -> Test:
        return ago(order_day(scope, "last"), self.op, self.days, scope.today)

    def flips(self, scope: Scope) -> Sequence[Test]:
        return order_day(scope, "last") + self.days + 1, coming_order(scope)

    def english(self, money: Callable[[int], str]) -> str:
        return f"ordered last {self.op.replace('_', ' ')} {self.days} days ago"
