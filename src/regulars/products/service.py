"""The verbs of products: list them, and say what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from regulars.accounts.service import profile_of
from regulars.core.clock import day_date, day_number
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.products import queries
from regulars.products.own import of_customer
from regulars.products.queries import ITEMS, Level
from regulars.products.schemas import (
    Basket,
    BasketList,
    FirstList,
    FirstProduct,
    NextList,
    NextProduct,
    Product,
    ProductList,
    ProductShare,
)
from regulars.stats.rates import newcombe, wilson

__all__ = ["baskets", "first_products", "next_products", "of_customer", "products"]

MOST_ITEMS = 300  # those most people bought; pairs among more would say little about each
FEWEST = 5  # pairs seen less often than this are chance
NOBODY_SEEN = -1

PRODUCTS = (
    "The products most people bought. Again: of those whose first day with it lies at least the "
    "window back, who bought it on another day within the window. Back: who ordered anything on "
    "another day within it. Days are medians over those who did. Intervals: Wilson, 95 %."
)
NEXT = (
    "Of the people who first bought a product at least the window ago and ordered again within it: "
    "who had the other product in their next order. Lift compares with all next orders. Interval: "
    "Wilson, 95 %."
)
FIRST = (
    "Of the people whose first order held the product and lies at least the window back: who had "
    "the asked number of order days within the window, the first included. The difference is to "
    "everybody else; its interval is Newcombe's, widened for the number of products (Bonferroni). "
    "It is an association: who buys a product may differ from who does not."
)
BASKETS = (
    "Of the orders with the first product, the share that holds the second too; lift is how many "
    "times more often than if the two had nothing to do with each other. Interval: Wilson, 95 %."
)


@dataclass(frozen=True, slots=True)
class Asking:
    """An open history, the day it is judged on, and its items by number."""

    snapshot: Snapshot
    level: Level
    within: int
    until: int
    currency: str
    items: list[dict[str, Any]]

    def run(self, expression: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.snapshot.run(expression).to_pylist()
        return rows

    def by_number(self, expression: Any) -> dict[int, dict[str, Any]]:
        return {row["number"]: row for row in self.run(expression)}

    def said(self, definition: str) -> dict[str, Any]:
        """The part of every answer that repeats what was asked."""
        on = None if self.until == NOBODY_SEEN else day_date(self.until)
        return {
            "level": self.level,
            "within": self.within,
            "on": on,
            "currency": self.currency,
            "definition": definition,
        }

    def rule(self, number: int, *, first: bool = False) -> dict[str, Any] | None:
        """The rule of who bought an item, ever or in the first order.

        None for products that have a title and no article number.
        """
        item = self.items[number]
        name = "sku" if self.level == "product" else self.level
        if name == "sku" and item["sku"] is None:
            return None
        if first:
            return {"condition": "nth_order", "which": "first", name: item["item"]}
        return {"condition": "orders", "op": "at_least", "times": 1, name: item["item"]}


@contextmanager
def _asking(ws: Workspace, level: Level, within: int, now: datetime) -> Iterator[Asking]:
    """Open history with its items registered; judged on today or the last day it reaches."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        history = extent(snapshot)
        seen = min(history.last, shop.today(now)) if history else None
        until = NOBODY_SEEN if seen is None else day_number(seen)
        items = snapshot.run(queries.catalogue(level, until, MOST_ITEMS)).to_pylist()
        numbers = pa.array(range(len(items)), pa.int32())
        keys = pa.array([item["item"] for item in items], pa.string())
        snapshot.register(ITEMS, pa.table({"item": keys, "number": numbers}))
        yield Asking(snapshot, level, within, until, shop.currency, items)


def products(ws: Workspace, *, level: Level, within: int, now: datetime) -> ProductList:
    """The products most people bought, with how they bring people back."""
    with _asking(ws, level, within, now) as asking:
        again = asking.by_number(queries.reorders(level, asking.until, within))
        back = asking.by_number(queries.returns(level, asking.until, within))
        items = [
            Product(
                key=item["item"],
                title=_title(item, level),
                **{name: item[name] for name in ("customers", "orders", "revenue")},
                again=_came(again.get(number)),
                days_again=_days(again.get(number)),
                back=_came(back.get(number)),
                days_back=_days(back.get(number)),
                rule=asking.rule(number),
            )
            for number, item in enumerate(asking.items)
        ]
        return ProductList(**asking.said(PRODUCTS), items=items)


def next_products(
    ws: Workspace, *, level: Level, within: int, of: str | None, limit: int, now: datetime
) -> NextList:
    """What people buy next, after one product or for all pairs, most people first."""
    with _asking(ws, level, within, now) as asking:
        came = asking.by_number(queries.returns(level, asking.until, within))
        usual = {
            row["next_number"]: row["visits"] / row["all_visits"]
            for row in asking.run(queries.next_at_all(level, asking.until, within))
        }
        pairs = [
            row
            for row in asking.run(queries.next_items(level, asking.until, within))
            if row["customers"] >= FEWEST and of in (None, asking.items[row["number"]]["item"])
        ]
        pairs.sort(key=lambda row: (-row["customers"], row["number"], row["next_number"]))
        items = [_next(asking, row, came, usual) for row in pairs[:limit]]
        return NextList(**asking.said(NEXT), items=items)


def first_products(
    ws: Workspace, *, level: Level, within: int, visits: int, now: datetime
) -> FirstList:
    """Which products in a first order go with people becoming regulars."""
    with _asking(ws, level, within, now) as asking:
        whole = asking.run(queries.newcomers(asking.until, within, visits))[0]
        found = asking.by_number(queries.first_items(level, asking.until, within, visits))
        enough = {n: row for n, row in found.items() if row["customers"] >= FEWEST}
        items = [_first(asking, n, row, whole, len(enough)) for n, row in enough.items()]
        items.sort(key=lambda item: (-item.regulars.whole, item.key))
        everybody = _share(whole["regulars"] or 0, whole["customers"])
        said = asking.said(FIRST)
        return FirstList(**said, visits=visits, everybody=everybody, items=items)


def baskets(
    ws: Workspace, *, level: Level, of: str | None, limit: int, now: datetime
) -> BasketList:
    """Which products are bought together in one order, by lift times orders."""
    with _asking(ws, level, 0, now) as asking:
        totals = asking.by_number(queries.basket_totals(level, asking.until))
        pairs = [
            _basket(asking, one, other, row["orders"], totals)
            for row in asking.run(queries.baskets(level, asking.until))
            if row["orders"] >= FEWEST
            for one, other in _both_ways(row)
            if of in (None, asking.items[one]["item"])
        ]
        pairs.sort(
            key=lambda pair: (-pair.orders, -(pair.share.value or 0), pair.key, pair.with_key)
        )
        return BasketList(**asking.said(BASKETS), items=pairs[:limit])


def _next(
    asking: Asking,
    row: Mapping[str, Any],
    came: Mapping[int, Mapping[str, Any]],
    usual: Mapping[int, float],
) -> NextProduct:
    number, following = row["number"], row["next_number"]
    share = _share(row["customers"], came[number]["came"])
    one, other = asking.items[number], asking.items[following]
    bought, rest = asking.rule(number), asking.rule(following)
    return NextProduct(
        key=one["item"],
        title=_title(one, asking.level),
        next_key=other["item"],
        next_title=_title(other, asking.level),
        share=share,
        lift=None if share.value is None else share.value / usual[following],
        rule={"all": [bought, {"not": rest}]} if bought and rest and bought != rest else bought,
    )


def _first(
    asking: Asking, number: int, row: Mapping[str, Any], whole: Mapping[str, Any], asked: int
) -> FirstProduct:
    item, people, regulars = asking.items[number], row["customers"], row["regulars"]
    others, regular_others = whole["customers"] - people, whole["regulars"] - regulars
    against = newcombe(regulars, people, regular_others, others, 1 - 0.05 / asked)
    return FirstProduct(
        key=item["item"],
        title=_title(item, asking.level),
        regulars=_share(regulars, people),
        difference=against.value if against else None,
        low=against.low if against else None,
        high=against.high if against else None,
        clear=against is not None and (against.low > 0 or against.high < 0),
        later_revenue_per_customer=row["revenue"] / people,
        rule=asking.rule(number, first=True),
    )


def _both_ways(row: Mapping[str, Any]) -> tuple[tuple[int, int], tuple[int, int]]:
    one, other = row["number"], row["with_number"]
    return (one, other), (other, one)


def _basket(
    asking: Asking, one: int, other: int, orders: int, totals: Mapping[int, Mapping[str, Any]]
) -> Basket:
    first, second = asking.items[one], asking.items[other]
    share = _share(orders, totals[one]["orders"])
    usual = totals[other]["orders"] / totals[other]["all_orders"]
    return Basket(
        key=first["item"],
        title=_title(first, asking.level),
        with_key=second["item"],
        with_title=_title(second, asking.level),
        orders=orders,
        share=share,
        lift=(share.value or 0.0) / usual,
    )


def _title(item: Mapping[str, Any], level: Level) -> str | None:
    """A product's name; a category or a brand is its own name."""
    title: str | None = item["title"] if level == "product" else None
    return title


def _came(row: Mapping[str, Any] | None) -> ProductShare:
    return _share(row["came"] or 0, row["customers"]) if row else _share(0, 0)


def _days(row: Mapping[str, Any] | None) -> float | None:
    return row["days"] if row else None


def _share(part: int, whole: int) -> ProductShare:
    found = wilson(part, whole)
    if found is None:
        return ProductShare(part=part, whole=whole, value=None, low=None, high=None)
    return ProductShare(part=part, whole=whole, value=found.value, low=found.low, high=found.high)
