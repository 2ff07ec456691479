"""Everyone."""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.base import Condition, Scope, Test, condition


@condition("all_customers")
class AllCustomers(Condition):
    """Everyone the shop knows."""

    def test(self, scope: Scope) -> Test:
        import ibis

        return ibis.literal(True)

    def english(self, money: Callable[[int], str]) -> str:
        return "are customers"
