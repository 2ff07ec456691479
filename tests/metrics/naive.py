"""The metrics once more in plain Python, one fact and one customer at a time.

Written from the published definitions, without a look at the queries: the two must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import median, quantiles

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
    waits = first_90_days(facts, first, last)
    quick = [wait for wait in waits if wait is not None]
    coupons = sum(fact.coupon is not None for fact in orders)
    told = [fact for fact in orders if fact.discount is not None]
    off = sum(fact.discount or 0 for fact in told)
    now, then = by_customer(inside), by_customer(_between(seen, *before))
    kept = sum(min(max(now.get(who, 0), 0), max(then[who], 0)) for who in earlier)
    back = {who for who in customers - new if who not in earlier}
    return {
        "churn_rate": _over(len(earlier - customers), len(earlier)),
        "lost_customers": len(earlier - customers),
        "reactivated_customers": len(back),
        "revenue_reactivated": sum(now[who] for who in back),
        "revenue_lost": sum(then[who] for who in earlier - customers),
        "revenue_retention": _over(kept, sum(max(then[who], 0) for who in earlier)),
        "net_revenue_retention": _over(
            sum(now.get(who, 0) for who in earlier), sum(then[who] for who in earlier)
        ),
        "second_order_rate": _over(len(quick), len(waits)),
        "time_to_second_order": median(quick) if quick else None,
        "time_between_orders_p25": percentile(gaps, 25),
        "time_between_orders_p75": percentile(gaps, 75),
        "time_between_orders_p90": percentile(gaps, 90),
        "coupon_share": _over(coupons, len(orders)),
        "discount_share": _over(off, sum(fact.amount for fact in told) + off),
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


def _between(facts: Sequence[Fact], first: date, last: date) -> list[Fact]:
    return [fact for fact in facts if first <= fact.day <= last]


def by_customer(facts: Sequence[Fact]) -> dict[int, int]:
    """Net revenue of each known customer."""
    found: dict[int, int] = defaultdict(int)
    for fact in facts:
        if fact.customer is not None:
            found[fact.customer] += fact.amount
    return found


def first_90_days(facts: Sequence[Fact], first: date, last: date) -> list[int | None]:
    """Of customers whose 90th day lies in the span: days to the second order day, at most 90."""
    found: list[int | None] = []
    reached = max((fact.day for fact in facts), default=last)
    for who, start in first_days(facts).items():
        if not first <= start + timedelta(days=90) <= min(last, reached):
            continue
        later = {f.day for f in facts if f.kind == "order" and f.customer == who} - {start}
        wait = min(((day - start).days for day in later), default=None)
        found.append(wait if wait is not None and wait <= 90 else None)
    return found


def percentile(values: Sequence[int], per_cent: int) -> float | None:
    """Linear between neighbours, as spreadsheets do."""
    if not values:
        return None
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[per_cent - 1]


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
    facts = [fact for fact in facts if fact.day <= last]  # who orders only later has not begun
    started = {who: month_of(day) for who, day in first_days(facts).items()}
    buyers: dict[tuple[str, str], set[int]] = defaultdict(set)
    revenue: dict[tuple[str, str], int] = defaultdict(int)
    for fact in facts:
        if fact.customer not in started:
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
