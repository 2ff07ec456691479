"""What each customer's own orders say: scores, group and lifecycle stage.

All rules look at one day, `on`, and at nothing after it, so that the same expressions say where
everybody stood 30 days ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

SCORES = 5
# A customer's usual gap is the mean of their own gaps and of as many of the shop's mean gap: two
# orders say little about a person, ten say a lot.
BORROWED_GAPS = 2
LOYAL_VISITS = 4
# With gaps that vary like waiting times, e^-2 = 14 % of pauses are longer than twice the usual
# gap, e^-3 = 5 % longer than three times and e^-6 = 0.25 % longer than six times.
LATE, LAPSED, LOST = 2.0, 3.0, 6.0
FALLBACK_GAP_DAYS = 90.0  # while nobody has ordered twice
STAGES = ("new", "active", "loyal", "at_risk", "lapsed", "lost")

LIFECYCLE_DEFINITION = (
    "By the customer's own rhythm: days since the last order divided by the usual gap (the mean of "
    "their gaps between order days and two gaps of the shop's mean). Up to 2: new with one order "
    "day, active with two or three, loyal with four or more. Up to 3: at risk. Up to 6: lapsed. "
    "Beyond: lost."
)

# Recency score (rows 1 to 5) and frequency score (columns 1 to 5) name the group.
GROUPS = (
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyal", "potential_loyal", "loyal", "champions"),
    ("new", "potential_loyal", "potential_loyal", "champions", "champions"),
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The shop's mean gap between two order days of one customer."""

    gap_days: float


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


def stage_counts(on: int, rhythm: Rhythm) -> ir.Table:
    """Customers and their revenue per stage."""
    people = staged(on, rhythm)
    return people.group_by("stage").aggregate(
        customers=people.count(), revenue=whole_sum(people.revenue)
    )


def moves(before: int, on: int, rhythm: Rhythm) -> ir.Table:
    """How many customers went from which stage to which, both by the same rhythm of the shop."""
    then, now = staged(before, rhythm), staged(on, rhythm)
    both = now.select("customer_id", went_to="stage").join(
        then.select("customer_id", came_from="stage"), "customer_id"
    )
    return both.group_by("came_from", "went_to").aggregate(customers=both.count())


def rfm_cells(on: int, rhythm: Rhythm) -> ir.Table:
    """Customers, revenue, orders and days since the last order per group and pair of scores."""
    people = scored(staged(on, rhythm))
    return people.group_by("group", "r", "f").aggregate(
        customers=people.count(),
        revenue=whole_sum(people.revenue),
        orders=whole_sum(people.orders),
        since=whole_sum(people.since),
    )


def mean_gap(on: int) -> ir.Table:
    """All gaps of all customers: their days together and their number."""
    people = customers_on(on)
    return people.aggregate(
        days=whole_sum(people.last_day - people.first_day), gaps=whole_sum(people.visits - 1)
    )


def rhythm_of(days: int | None, gaps: int | None) -> Rhythm:
    """The shop's rhythm, at least a day."""
    return Rhythm(max(1.0, (days or 0) / gaps) if gaps else FALLBACK_GAP_DAYS)


def staged(on: int, rhythm: Rhythm) -> ir.Table:
    """Customers with their usual gap and lifecycle stage on a day."""
    people = customers_on(on)
    own = (people.last_day - people.first_day).cast("float64")
    borrowed = BORROWED_GAPS * rhythm.gap_days
    gap = (own + borrowed) / (people.visits - 1 + BORROWED_GAPS).cast("float64")
    people = people.mutate(gap_days=ibis.greatest(gap, 1.0), since=on - people.last_day)
    pauses = people.since.cast("float64") / people.gap_days
    return people.mutate(stage=_stage(pauses, people.visits))


def _stage(pauses: Any, visits: Any) -> Any:
    return ibis.cases(
        (pauses > LOST, "lost"),
        (pauses > LAPSED, "lapsed"),
        (pauses > LATE, "at_risk"),
        (visits >= LOYAL_VISITS, "loyal"),
        (visits >= 2, "active"),
        else_="new",
    )


def scored(people: ir.Table) -> ir.Table:
    """People with scores from 1 to 5 (5 is best) for recency, frequency and money, and a group."""
    columns = {"r": "last_day", "f": "orders", "m": "revenue"}
    tiles = {name: _tile(people, column) for name, column in columns.items()}
    people = people.mutate(**tiles)
    scores = {name: _score(people, name, column) for name, column in columns.items()}
    people = people.mutate(**scores)
    return people.mutate(group=_group(people.r, people.f))


def _tile(people: ir.Table, column: str) -> Any:
    order = [people[column], people.customer_id]  # a total order: engines then agree
    return ibis.ntile(SCORES).over(order_by=order)


def _score(people: ir.Table, tile: str, column: str) -> Any:
    """Fifths by value. Equal customers get equal scores, the lowest any of them would get."""
    return people[tile].min().over(group_by=people[column]).cast("int32") + 1


def _group(r: Any, f: Any) -> Any:
    cells = [
        ((r == row + 1) & (f == column + 1), name)
        for row, names in enumerate(GROUPS)
        for column, name in enumerate(names)
    ]
    return ibis.cases(*cells, else_="hibernating")
