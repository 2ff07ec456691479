"""How much somebody spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from regulars.segments.base import ENGLISH_OP, Money, Op, Scope, Test, compare, condition
from regulars.segments.conditions.orders import OF_ORDERS, Bought
from regulars.segments.datasets import Made, MoneyOf


@condition("spend")
class Spend(Bought):
    """Spent an amount, refunds taken off; a refund counts under the coupon of its order."""

    op: Op = "at_least"
    amount: Money

    def test(self, scope: Scope) -> Test:
        def sum_of(table: Any) -> Any:
            inside = self.within(table, scope.today) & self.wanted(table)
            return table.amount_minor.sum(where=inside)

        spent = scope.total(self._money, sum_of, since=self.first_day(scope.today))
        return compare(spent.fill_null(0), self.op, self.amount)

    def flips(self, scope: Scope) -> Sequence[Test]:
        return self.turns(scope, self._money, self.wanted)

    @property
    def _money(self) -> str | Made:
        """Where the money stands: a refund has no coupon or channel but its order's."""
        of_orders = tuple(self._asked(OF_ORDERS))
        return MoneyOf(of_orders) if of_orders else self.dataset

    def wanted(self, table: Any) -> Any:
        """Which rows would count in any window; of orders, all that stand there."""
        import ibis

        return super().wanted(table) if self.by_line else ibis.literal(True)

    def english(self, money: Callable[[int], str]) -> str:
        return f"spent {ENGLISH_OP[self.op]} {money(self.amount)}{self.english_what()}"
