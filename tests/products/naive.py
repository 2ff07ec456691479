"""The questions about products in plain Python, and small shops to ask them of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from statistics import median

import pyarrow as pa

from regulars.core.clock import day_date
from regulars.history.tables import ORDER_LINES, ORDERS


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one day; a customer may be unknown."""

    customer: int | None
    day: int
    items: tuple[str, ...]
    amount: int = 100


def tables(orders: Sequence[Order]) -> dict[str, pa.Table]:
    rows, lines = [], []
    for number, order in enumerate(orders):
        when = datetime.combine(day_date(order.day), time(12))
        fact = {
            "order_key": f"o{number}",
            "kind": "order",
            "customer_id": order.customer,
            "occurred_at": when,
            "day": order.day,
            "source": "test",
        }
        rows.append({**fact, "fact_id": f"f{number}", "amount_minor": order.amount})
        lines += [
            {**fact, "line_id": place, "sku": sku, "title": f"The {sku}", "category": sku[0]}
            | {"quantity": 1.0, "amount_minor": order.amount}
            for place, sku in enumerate(order.items)
        ]
    return {
        "orders": pa.Table.from_pylist(rows, schema=ORDERS),
        "order_lines": pa.Table.from_pylist(lines, schema=ORDER_LINES),
    }


class Plain:
    """Days and items per customer, and the answers counted one person at a time."""

    def __init__(self, orders: Sequence[Order], until: int, within: int) -> None:
        self.orders, self.until, self.within = orders, until, within
        self.visits: dict[int, list[int]] = defaultdict(list)
        self.held: dict[tuple[int, int], set[str]] = defaultdict(set)
        for order in orders:
            if order.customer is not None:
                self.visits[order.customer].append(order.day)
                self.held[order.customer, order.day] |= set(order.items)
        self.visits = {who: sorted(set(days)) for who, days in self.visits.items()}

    def days_with(self, who: int, item: str) -> list[int]:
        return [day for day in self.visits[who] if item in self.held[who, day]]

    def starts(self, item: str) -> list[tuple[int, int]]:
        found = ((who, self.days_with(who, item)) for who in self.visits)
        return [(who, days[0]) for who, days in found if days and self.is_old(days[0])]

    def is_old(self, day: int) -> bool:
        return day <= self.until - self.within

    def after(self, day: int, days: Sequence[int]) -> int | None:
        """The gap to the next of some days, when it lies within the window."""
        gaps = [later - day for later in days if later > day]
        return gaps[0] if gaps and gaps[0] <= self.within else None

    def again(self, item: str) -> tuple[int, int, float | None]:
        return self._counted([self.after(d, self.days_with(w, item)) for w, d in self.starts(item)])

    def back(self, item: str) -> tuple[int, int, float | None]:
        return self._counted([self.after(d, self.visits[w]) for w, d in self.starts(item)])

    @staticmethod
    def _counted(gaps: Sequence[int | None]) -> tuple[int, int, float | None]:
        came = [gap for gap in gaps if gap is not None]
        return len(came), len(gaps), median(came) if came else None

    def next(self, item: str, other: str) -> int:
        """How many people with the item had the other one in their next order."""
        count = 0
        for who, day in self.starts(item):
            gap = self.after(day, self.visits[who])
            count += gap is not None and other in self.held[who, day + gap]
        return count

    def regulars(self, item: str | None, visits: int) -> tuple[int, int]:
        """Of those with the item in their first order (or all), who came often enough."""
        firsts = [
            (who, days[0])
            for who, days in self.visits.items()
            if self.is_old(days[0]) and (item is None or item in self.held[who, days[0]])
        ]
        often = [
            sum(first <= day <= first + self.within for day in self.visits[who]) >= visits
            for who, first in firsts
        ]
        return sum(often), len(firsts)

    def together(self, item: str, other: str) -> int:
        return sum(item in order.items and other in order.items for order in self.orders)
