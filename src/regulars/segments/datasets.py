"""The datasets that conditions may count over: those of history and some made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from regulars.history.tables import dataset as history

RANKED_ORDERS = "ranked_orders"  # a row per order; `rank` 1 is the customer's first
RANKED_LINES = "ranked_lines"  # a row per line of them, and one for an order without lines
_LINE = ("sku", "category", "brand")


class Made(Protocol):
    """A dataset that a condition makes by itself; `str` of it names its columns in a query."""

    def table(self) -> Any:
        """The unbound table, with a column `customer_id`."""


@dataclass(frozen=True, slots=True)
class MoneyOf:
    """What orders with a coupon or channel brought: they, their refunds and their later changes."""

    filters: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """A short name for its columns in a query."""
        return "money_of_" + sha256(repr(self.filters).encode()).hexdigest()[:12]

    def table(self) -> Any:
        """Rows of orders of any kind."""
        rows = history("orders")
        orders = rows.filter(rows.kind == "order")
        for name, value in self.filters:
            orders = orders.filter(orders[name] == value)
        return rows.semi_join(orders.select("order_key", "source"), ["order_key", "source"])


def dataset(name: str | Made) -> Any:
    """The unbound table of a dataset."""
    if not isinstance(name, str):
        return name.table()
    if name == RANKED_ORDERS:
        return _ranked_orders()
    return _ranked_lines() if name == RANKED_LINES else history(name)


@cache
def _ranked_orders() -> Any:
    import ibis

    orders = history("orders")
    orders = orders.filter((orders.kind == "order") & orders.customer_id.notnull())
    # Two orders of one moment still have one order among them, the same in every engine.
    order = [orders.occurred_at, orders.order_key, orders.fact_id]
    window = ibis.window(group_by=orders.customer_id, order_by=order)
    rank = ibis.row_number().over(window) + 1
    columns = ("customer_id", "order_key", "source", "day", "coupon", "channel")
    return orders.select(*columns, rank=rank)


@cache
def _ranked_lines() -> Any:
    orders, lines = _ranked_orders(), history("order_lines")
    lines = lines.filter(lines.kind == "order").select("order_key", "source", *_LINE)
    same = (orders.order_key == lines.order_key) & (orders.source == lines.source)
    joined = orders.left_join(lines, same)
    return joined.select(*(orders[c] for c in orders.columns), *(lines[c] for c in _LINE))
