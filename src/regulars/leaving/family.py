"""The family of factors: what may have differed before people left or came back."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.core.registry import Registry
from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Before:
    """What a factor may look at: the year before the landmark, and nothing after it."""

    first: int
    landmark: int

    def orders(self) -> ir.Table:
        """Facts of orders of known customers."""
        return self._known("orders")

    def lines(self) -> ir.Table:
        """Lines of orders of known customers."""
        return self._known("order_lines")

    def events(self, name: str) -> ir.Table:
        """Events of one name of known customers."""
        events = self._known("events")
        return events.filter(events.name == name)

    def _known(self, name: str) -> ir.Table:
        rows = dataset(name)
        return rows.filter(
            rows.customer_id.notnull() & (rows.day >= self.first) & (rows.day <= self.landmark)
        )


Finding = Callable[[Before], Any]


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that is true of a customer or not, or one value of several.

    `find` returns rows (customer_id) or (customer_id, value); `needs` is the event or column
    without which nobody can know, so that silence is not taken for a no. `alike` compares only
    people who ordered about equally often; off where the factor is how often they ordered.
    """

    key: str
    place: int
    definition: str
    needs: str
    alike: bool
    find: Finding


FACTORS: Registry[Factor] = Registry("regulars.leaving.factors")


def factor(
    key: str, *, place: int = 1000, needs: str = "order", alike: bool = True
) -> Callable[[Finding], Finding]:
    """Register a function as a factor; its docstring is the definition that people read.

    `needs` is `order`, `coupon`, `sku`, `channel` …: a column of history, or `event:<name>`.
    """

    def register(function: Finding) -> Finding:
        definition = " ".join((inspect.getdoc(function) or "").split())
        if not definition:
            raise ValueError(f"factor {key!r} needs a docstring: it is the published definition")
        FACTORS.add(key, Factor(key, place, definition, needs, alike, function))
        return function

    return register


def in_order() -> list[Factor]:
    """All factors as a screen shows them."""
    return sorted((member for _, member in FACTORS.items()), key=lambda f: (f.place, f.key))
