"""What each customer's own orders say on a day: visits, usual gap, stage, scores and group.

All expressions look at one day, `on`, and at nothing after it, so that the same expressions say
where everybody stood at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from regulars.history import standing
from regulars.history.expressions import whole_sum
from regulars.history.standing import StageLimits
from regulars.history.tables import dataset


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One measure for all customers and, where people move, for both days.

    An edge lifts a score by one: at most so many days since the last order, at least so many
    orders, at least so much money.
    """

    gap_days: float
    limits: StageLimits
    recency_days: tuple[int, ...]
    orders: tuple[int, ...]
    revenue_minor: tuple[int, ...]


def customers_on(on: int) -> ir.Table:
    """One row per known customer with an order up to a day: counts, money, first and last day."""
    orders = dataset("orders")
    facts = orders.filter(orders.customer_id.notnull() & (orders.day <= on))
    placed = facts.kind == "order"
    days = facts.group_by("customer_id", "day").aggregate(
        orders=whole_sum(placed), revenue=whole_sum(facts.amount_minor)
    )
    visited = days.orders > 0
    found = days.group_by("customer_id").aggregate(
        orders=whole_sum(days.orders),
        revenue=whole_sum(days.revenue),
        visits=whole_sum(visited),
        first_day=days.day.min(where=visited),
        last_day=days.day.max(where=visited),
    )
    return found.filter(found.visits > 0)


def staged(on: int, yardstick: Yardstick) -> ir.Table:
    """Customers with their usual gap, how long they are silent, and lifecycle stage on a day."""
    people = customers_on(on)
    gap = standing.usual_gap(people.visits, people.first_day, people.last_day, yardstick.gap_days)
    people = people.mutate(gap_days=gap, since=on - people.last_day)
    quiet = standing.silence(people.since, people.gap_days, yardstick.limits.by)
    people = people.mutate(quiet=quiet)
    return people.mutate(stage=standing.stage(people.quiet, people.visits, yardstick.limits))


def measured(on: int, yardstick: Yardstick) -> ir.Table:
    """Staged customers with scores from 1 to 5 (5 is best) and their RFM group."""
    people = staged(on, yardstick)
    people = people.mutate(
        r=standing.falling(people.since, yardstick.recency_days),
        f=standing.rising(people.orders, yardstick.orders),
        m=standing.rising(people.revenue, yardstick.revenue_minor),
    )
    return people.mutate(group=standing.group(people.r, people.f))
