"""How much somebody spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from regulars.segments.base import ENGLISH_OP, Money, Op, Scope, Test, compare, condition
from regulars.segments.conditions.orders import Bought


@condition("spend")
class Spend(Bought):
    """Spent an amount, refunds taken off."""

    op: Op = "at_least"
    amount: Money

    def test(self, scope: Scope) -> Test:
        spent = scope.total(
            self.dataset,
            lambda table: table.amount_minor.sum(where=self.rows(table, scope.today)),
            since=self.first_day(scope.today),
        )
        return compare(spent.fill_null(0), self.op, self.amount)

    def flips(self, scope: Scope) -> Sequence[Test]:
        return self.turns(scope, self.dataset, self.wanted)

    def english(self, money: Callable[[int], str]) -> str:
        return f"spent {ENGLISH_OP[self.op]} {money(self.amount)}{self.english_what()}"
