"""How much somebody spends at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import Field

from regulars.segments.base import (
    ENGLISH_OP,
    Form,
    Op,
    Scope,
    Test,
    Windowed,
    compare,
    condition,
)

# Smaller than other amounts, so that its product with a number of orders fits into 64 bits.
Average = Annotated[int, Field(ge=-(2**40), le=2**40), Form("money")]


@condition("average_order_value")
class AverageOrderValue(Windowed):
    """Spends an amount per order on average, refunds taken off; nobody without an order."""

    op: Op = "at_least"
    amount: Average

    def test(self, scope: Scope) -> Test:
        def inside(table: Any) -> Any:
            return self.within(table, scope.today)

        revenue = scope.total("orders", lambda t: t.amount_minor.sum(where=inside(t)))
        orders = scope.total("orders", lambda t: t.count(where=inside(t) & (t.kind == "order")))
        # Multiplied, not divided: whole numbers compare exactly.
        return (orders > 0) & compare(revenue, self.op, self.amount * orders)

    def flips(self, scope: Scope) -> Sequence[Test]:
        import ibis

        return self.turns(scope, "orders", lambda t: ibis.literal(True))

    def english(self, money: Callable[[int], str]) -> str:
        bound = f"{ENGLISH_OP[self.op]} {money(self.amount)}"
        return f"spend {bound} per order on average{self.english_window()}"
