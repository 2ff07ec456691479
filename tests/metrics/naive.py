"""The metrics once more in plain Python, one fact and one customer at a time.

Written from the published definitions, without a look at the queries: the two must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import median

from tests.metrics.shops import Fact

Numbers = dict[str, float | None]


def metrics(facts: Sequence[Fact], first: date, last: date, before: tuple[date, date]) -> Numbers:
    """Every metric of the family for one period."""
    seen = [fact for fact in facts if fact.day <= last]
    inside = [fact for fact in seen if fact.day >= first]
    orders = [fact for fact in inside if fact.kind == "order"]
    known = [fact for fact in orders if fact.customer is not None]
    customers = {fact.customer for fact in known}
    new = {who for who in first_days(seen) if first_days(seen)[who] >= first}
    earlier = {
        f.customer
        for f in seen
        if f.kind == "order" and f.customer is not None and before[0] <= f.day <= before[1]
    }
    per_customer = [sum(f.customer == who for f in known) for who in customers]
    refunds = -sum(f.amount for f in inside if f.kind == "refund")
    revenue = sum(f.amount for f in inside)
    gaps = gaps_ending(seen, first)
    return {
        "customers": len(customers),
        "new_customers": len(customers & new),
        "returning_customers": len(customers - new),
        "customer_retention_rate": _over(len(customers & earlier), len(earlier)),
        "repeat_customer_rate": _over(sum(n >= 2 for n in per_customer), len(customers)),
        "purchase_frequency": _over(len(known), len(customers)),
        "average_order_value": _over(revenue, len(orders)),
        "customer_value": _over(
            sum(f.amount for f in inside if f.customer is not None), len(customers)
        ),
        "time_between_orders": median(gaps) if gaps else None,
        "orders": len(orders),
        "revenue": revenue,
        "revenue_new": sum(f.amount for f in inside if f.customer in new),
        "revenue_returning": sum(
            f.amount for f in inside if f.customer is not None and f.customer not in new
        ),
        "refunds": refunds,
        "refund_rate": _over(refunds, revenue + refunds),
    }


def first_days(facts: Sequence[Fact]) -> dict[int, date]:
    """The day of each known customer's first order."""
    found: dict[int, date] = {}
    for fact in facts:
        if fact.kind == "order" and fact.customer is not None:
            found[fact.customer] = min(fact.day, found.get(fact.customer, fact.day))
    return found


def gaps_ending(facts: Sequence[Fact], first: date) -> list[int]:
    """Days between consecutive order days, for gaps that end on or after a day."""
    days: dict[int, set[date]] = defaultdict(set)
    for fact in facts:
        if fact.kind == "order" and fact.customer is not None:
            days[fact.customer].add(fact.day)
    steps = [step for visits in days.values() for step in pairwise(sorted(visits))]
    return [(then - now).days for now, then in steps if then >= first]


def ratio_interval(
    facts: Sequence[Fact],
    first: date,
    last: date,
    top: Callable[[list[Fact]], float],
    bottom: Callable[[list[Fact]], float],
) -> tuple[float, float] | None:
    """The delta-method interval from residuals, each customer one unit, strangers one by one."""
    units: dict[object, list[Fact]] = defaultdict(list)
    for number, fact in enumerate(facts):
        if first <= fact.day <= last:
            units[f"stranger {number}" if fact.customer is None else fact.customer].append(fact)
    pairs = [(top(unit), bottom(unit)) for unit in units.values()]
    pairs = [pair for pair in pairs if pair != (0, 0)]
    below = sum(pair[1] for pair in pairs)
    if below <= 0 or len(pairs) < 2:
        return None
    value = sum(pair[0] for pair in pairs) / below
    squares = sum((t - value * b) ** 2 for t, b in pairs)
    if squares <= 1e-9 * sum(t * t for t, _ in pairs):
        return None
    half = 1.959963984540054 * sqrt(squares * len(pairs) / (len(pairs) - 1)) / below
    return value - half, value + half


def cohorts(
    facts: Sequence[Fact], month_of: Callable[[date], str], months: Sequence[str], last: date
) -> dict[tuple[str, str], tuple[int, int]]:
    """(first month, month) -> customers who ordered and net revenue."""
    started = {who: month_of(day) for who, day in first_days(facts).items()}
    buyers: dict[tuple[str, str], set[int]] = defaultdict(set)
    revenue: dict[tuple[str, str], int] = defaultdict(int)
    for fact in facts:
        if fact.customer not in started or fact.day > last:
            continue
        cell = (started[fact.customer], month_of(fact.day))
        if cell[0] not in months or cell[1] not in months or cell[1] < cell[0]:
            continue
        revenue[cell] += fact.amount
        if fact.kind == "order":
            buyers[cell].add(fact.customer)
    return {cell: (len(buyers[cell]), revenue[cell]) for cell in revenue}


def _over(top: float, bottom: float) -> float | None:
    return top / bottom if bottom > 0 else None
