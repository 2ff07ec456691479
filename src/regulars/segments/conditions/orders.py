"""How often somebody ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import model_validator

from regulars.core.text import Name
from regulars.segments.base import (
    ENGLISH_OP,
    Form,
    Op,
    Scope,
    Test,
    Times,
    Windowed,
    compare,
    condition,
    hangs_on_one,
)

OF_LINES = ("sku", "category", "brand")
OF_ORDERS = ("coupon", "channel")


class Bought(Windowed):
    """Orders in a window, optionally only with one article, category, brand, coupon or channel."""

    sku: Annotated[Name, Form("text", suggest="sku")] | None = None
    category: Annotated[Name, Form("text", suggest="category")] | None = None
    brand: Annotated[Name, Form("text", suggest="brand")] | None = None
    coupon: Annotated[Name, Form("text", suggest="coupon")] | None = None
    channel: Annotated[Name, Form("text", suggest="channel")] | None = None

    @model_validator(mode="after")
    def _lines_or_orders(self) -> Bought:
        if self.by_line and self._asked(OF_ORDERS):
            raise ValueError("a coupon or channel belongs to an order, not to what it holds")
        return self

    def _asked(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """The filters among the names that are set, with their values."""
        return [(name, value) for name in names if (value := getattr(self, name)) is not None]

    @property
    def by_line(self) -> bool:
        return bool(self._asked(OF_LINES))

    @property
    def dataset(self) -> str:
        return "order_lines" if self.by_line else "orders"

    def rows(self, table: Any, today: int) -> Any:
        """Which rows of the dataset count."""
        return self.within(table, today) & self.wanted(table)

    def wanted(self, table: Any) -> Any:
        """Which rows would count in any window."""
        import ibis

        wanted = ibis.literal(True)
        for column, value in self._asked((*OF_LINES, *OF_ORDERS)):
            wanted = wanted & (table[column] == value)
        return wanted

    def english_what(self) -> str:
        asked = self._asked((*OF_LINES, *OF_ORDERS))
        return "".join(f" with {name} {value}" for name, value in asked) + self.english_window()


@condition("orders")
class Orders(Bought):
    """Placed a number of orders."""

    op: Op = "at_least"
    times: Times

    def test(self, scope: Scope) -> Test:
        def count(table: Any) -> Any:
            wanted = self.rows(table, scope.today) & (table.kind == "order")
            # One order may hold the same article on several lines.
            if self.by_line:
                return table.order_key.nunique(where=wanted)
            return table.count(where=wanted)

        placed = scope.total(self.dataset, count, since=self.first_day(scope.today))
        return compare(placed.fill_null(0), self.op, self.times)

    def flips(self, scope: Scope) -> Sequence[Test]:
        def ordered(table: Any) -> Any:
            return (table.kind == "order") & self.wanted(table)

        latest = hangs_on_one(self.op, self.times)
        return self.turns(scope, self.dataset, ordered, latest=latest)

    def english(self, money: Callable[[int], str]) -> str:
        return f"ordered {ENGLISH_OP[self.op]} {self.times} times{self.english_what()}"
