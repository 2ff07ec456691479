"""What somebody is likely to bring."""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.base import ENGLISH_OP, Condition, Money, Op, Scope, Test, compare, condition


@condition("clv")
class Clv(Condition):
    """Is predicted to bring an amount in the next 12 months; nobody without a prediction."""

    op: Op = "at_least"
    amount: Money

    def test(self, scope: Scope) -> Test:
        return compare(scope.trait("clv_12m", "number"), self.op, self.amount)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are expected to bring {ENGLISH_OP[self.op]} {money(self.amount)} in 12 months"
