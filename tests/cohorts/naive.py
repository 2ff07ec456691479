"""Cohorts once more in plain Python, one customer at a time, from the published definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from tests.cohorts.shop import Event, Order, Shop

Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its text forms taken apart."""

    start: str
    start_filters: dict[str, str]
    back: str  # order, or the name of an event
    back_filters: dict[str, str]
    measure: str
    kind: str
    age: int | None
    last: date


def held(order: Order, shop: Shop, filters: dict[str, str]) -> bool:
    """Whether an order, or the refund of one, is one of those asked for."""
    if "coupon" in filters and _coupon(order, shop) != filters["coupon"]:
        return False
    wanted = {name: value for name, value in filters.items() if name != "coupon"}
    return not wanted or any(
        all(getattr(line, name) == value for name, value in wanted.items()) for line in order.lines
    )


def _coupon(order: Order, shop: Shop) -> str | None:
    """The coupon of an order, or of the one that is refunded."""
    if order.of is None:
        return order.coupon
    refunded = shop.orders[order.of] if order.of < len(shop.orders) else order
    return refunded.coupon if refunded.kind == "order" else None


def start_of(person: int, shop: Shop, asked: Asked) -> date | None:
    """The day somebody began."""
    if asked.start not in ("first_order", "order"):
        days = [e.day for e in shop.events if e.customer == person and e.name == asked.start]
    else:
        orders = [o for o in shop.orders if o.customer == person and o.kind == "order"]
        if asked.start == "first_order" and orders:
            orders = [min(orders, key=lambda order: (order.day, shop.orders.index(order)))]
        days = [order.day for order in orders if held(order, shop, asked.start_filters)]
    days = [day for day in days if day <= asked.last]
    return min(days, default=None)


def worth(act: Order | Event, asked: Asked) -> int:
    """What one order, refund or event adds to the measure."""
    if asked.measure == "customers":
        return 0
    if isinstance(act, Event) or asked.measure == "orders":
        return int(isinstance(act, Event) or act.kind == "order")
    lines = [
        line
        for line in act.lines
        if all(
            getattr(line, name) == value
            for name, value in asked.back_filters.items()
            if name != "coupon"
        )
    ]
    if asked.measure == "revenue":
        return sum(line.amount for line in lines)
    return sum(line.amount - line.cost for line in lines if line.cost is not None)


def acts_of(person: int, shop: Shop, asked: Asked) -> list[Order | Event]:
    """Everything of a person that counts as coming back, refunds among them."""
    if asked.back != "order":
        return [e for e in shop.events if e.customer == person and e.name == asked.back]
    return [o for o in shop.orders if o.customer == person and held(o, shop, asked.back_filters)]


def cells(
    shop: Shop, asked: Asked, row_of: Callable[[date], int | None], columns: Callable[[int], int]
) -> tuple[dict[int, set[int]], dict[tuple[int, int], tuple[set[int], list[int]]]]:
    """Members per row, and per cell who came back and what each of the row brought."""
    rows: dict[int, set[int]] = {}
    found: dict[tuple[int, int], tuple[set[int], list[int]]] = {}
    everybody = {act.customer for act in (*shop.orders, *shop.events) if act.customer is not None}
    for person in sorted(everybody):
        begun = start_of(person, shop, asked)
        row = row_of(begun) if begun else None
        if begun is None or row is None:
            continue
        rows.setdefault(row, set()).add(person)
        for column in range(columns(row)):
            came, brought = _cell(person, shop, asked, begun, row, column, row_of)
            people, amounts = found.setdefault((row, column), (set(), []))
            people.update({person} if came else ())
            amounts.append(brought)
    return rows, found


def _cell(
    person: int,
    shop: Shop,
    asked: Asked,
    begun: date,
    row: int,
    column: int,
    row_of: Callable[[date], int | None],
) -> tuple[bool, int]:
    came, brought = False, 0
    for act in acts_of(person, shop, asked):
        there = row_of(act.day) if act.day <= asked.last else None
        if there is None:
            continue
        at = (act.day - begun).days // asked.age if asked.age else there - row
        first, last = {
            "exact": (column, column),
            "or_later": (column, 10**9),
            "up_to": (0, column),
        }[asked.kind]
        if first <= at <= last:
            brought += worth(act, asked)
            is_visit = isinstance(act, Event) or act.kind == "order"
            came |= is_visit and (asked.kind != "up_to" or column == 0 or at > 0)
    return came, brought


def mean_interval(amounts: Sequence[int]) -> tuple[float, float, float]:
    """The mean over people and its interval; as wide as nothing from fewer than two."""
    n = len(amounts)
    mean = sum(amounts) / n
    if n < 2:
        return mean, mean, mean
    spread = sqrt(sum((amount - mean) ** 2 for amount in amounts) / (n - 1))
    half = Z * spread / sqrt(n)
    return mean, mean - half, mean + half
