"""What somebody's first, last or nth order was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from regulars.segments.base import Form, Scope, Test, condition
from regulars.segments.conditions.last_order import coming_order
from regulars.segments.conditions.orders import Bought
from regulars.segments.datasets import RANKED_LINES, RANKED_ORDERS

Rank = Annotated[int, Field(ge=1, le=1_000_000), Form("integer")]


@condition("nth_order")
class NthOrder(Bought):
    """The first, last or nth order lies in a window, or held an article, coupon or channel."""

    which: Literal["first", "last", "nth"] = "first"
    number: Rank | None = None

    @model_validator(mode="after")
    def _number_of_nth(self) -> NthOrder:
        if (self.which == "nth") != (self.number is not None):
            raise ValueError("give a number for `nth`, and only then")
        return self

    @model_validator(mode="after")
    def _lines_or_orders(self) -> NthOrder:
        return self  # a row of the ranked lines knows its order's coupon and channel too

    @property
    def dataset(self) -> str:
        return RANKED_LINES if self.by_line else RANKED_ORDERS

    def test(self, scope: Scope) -> Test:
        return scope.total(self.dataset, lambda table: self._answer(table, scope.today)) == 1

    def _answer(self, table: Any, today: int) -> Any:
        """1 when any row of the order answers yes."""
        yes = self.rows(table, today).fill_null(False).cast("int64")
        if self.which == "last":
            # Of the greatest rank, with the answer in its last bit.
            return (table.rank * 2 + yes).max(where=table.day <= today) % 2
        return yes.max(where=self._is_it(table, today))

    def _is_it(self, table: Any, today: int) -> Any:
        return (table.rank == (self.number or 1)) & (table.day <= today)

    def flips(self, scope: Scope) -> Sequence[Test]:
        days = [coming_order(scope)]
        if self.days is not None:
            days.append(scope.total(RANKED_ORDERS, self._day(scope.today)) + self.days + 1)
        return days

    def _day(self, today: int) -> Callable[[Any], Any]:
        if self.which == "last":
            return lambda table: table.day.max(where=table.day <= today)
        return lambda table: table.day.max(where=self._is_it(table, today))

    def english(self, money: Callable[[int], str]) -> str:
        which = f"order number {self.number}" if self.number else f"{self.which} order"
        return f"whose {which} was{self.english_what()}"
