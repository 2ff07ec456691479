"""How likely somebody is still a customer."""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.base import ENGLISH_OP, Condition, Op, Scope, Share, Test, compare, condition


@condition("p_alive")
class PAlive(Condition):
    """Is predicted to be still a customer with a probability; nobody without a prediction."""

    op: Op = "at_least"
    probability: Share

    def test(self, scope: Scope) -> Test:
        return compare(scope.trait("p_alive", "number"), self.op, self.probability)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are still customers with probability {ENGLISH_OP[self.op]} {self.probability:.0%}"
