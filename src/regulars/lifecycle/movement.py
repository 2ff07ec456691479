"""Who stood where on several days, by one pass over the orders, and who moved between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import ibis.expr.types as ir

from regulars.core.clock import day_number
from regulars.history import standing
from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot
from regulars.history.standing import GROUP_NAMES, NOT_YET
from regulars.history.tables import dataset
from regulars.lifecycle.advice import By, codes
from regulars.lifecycle.people import Yardstick
from regulars.locale.calendars import Calendar, period_of

WINDOWS = 8  # earlier ones that a movement is held against
Direction = Literal["came", "up", "down", "stayed"]
Moves = Mapping[tuple[str, str], int]
# From the closest to the furthest away.
_ORDER: dict[By, tuple[str, ...]] = {
    "stage": ("loyal", "active", "new", "at_risk", "lapsed", "lost"),
    "rfm": GROUP_NAMES,
}


def direction(by: By, came_from: str, went_to: str) -> Direction:
    """Which way a movement leads."""
    if came_from == NOT_YET:
        return "came"
    order = _ORDER[by]
    step = order.index(went_to) - order.index(came_from)
    return "stayed" if step == 0 else "down" if step > 0 else "up"


def days_of(on: date, since: date, first: date | None) -> list[date]:
    """The days that bound the asked window and the earlier ones of its length in history."""
    length = on - since
    days = [on, since]
    while first is not None and len(days) < WINDOWS + 2 and days[-1] - length >= first:
        days.append(days[-1] - length)
    return days


def windows(snapshot: Snapshot, days: Sequence[date], yard: Yardstick, by: By) -> list[Moves]:
    """The movements of each window between two neighbouring days; `days` run backwards."""
    names = [f"at_{index}" for index in range(len(days))]
    people = places([day_number(day) for day in days], yard, by)
    rows = snapshot.run(people.group_by(names).aggregate(customers=people.count())).to_pylist()
    found: list[Counter[tuple[str, str]]] = [Counter() for _ in names[1:]]
    for row in rows:
        for index, moves in enumerate(found):
            pair = row[names[index + 1]], row[names[index]]
            if pair[1] != NOT_YET:
                moves[pair] += row["customers"]
    return list(found)


def sizes(
    snapshot: Snapshot, days: Sequence[date], yard: Yardstick, by: By
) -> list[dict[str, int]]:
    """How many stood in each stage or group on each day."""
    people = places([day_number(day) for day in days], yard, by)
    columns = {
        f"{code}_{index}": whole_sum(people[f"at_{index}"] == code)
        for index in range(len(days))
        for code in codes(by)
    }
    row = snapshot.run(people.aggregate(**columns)).to_pylist()[0]
    return [{code: row[f"{code}_{index}"] or 0 for code in codes(by)} for index in range(len(days))]


def places(days: Sequence[int], yardstick: Yardstick, by: By) -> ir.Table:
    """One row per customer with where they stood on each day, `at_0` on the first of `days`."""
    orders = dataset("orders")
    asked = orders.customer_id.notnull() & (orders.kind == "order") & (orders.day <= max(days))
    facts = orders.filter(asked)
    if by == "stage":
        facts = facts.select("customer_id", "day").distinct()
    counts: dict[str, Any] = {}
    for index, day in enumerate(days):
        until = facts.day <= day
        counts |= {f"count_{index}": facts.count(where=until)}
        counts |= {f"last_{index}": facts.day.max(where=until)}
    people = facts.group_by("customer_id").aggregate(first_day=facts.day.min(), **counts)
    if by == "stage":
        return people.select(
            **{
                f"at_{index}": _stage(people, index, day, yardstick)
                for index, day in enumerate(days)
            }
        )
    people = people.mutate(**_scores(people, days, yardstick))
    return people.select(**{f"at_{index}": _group(people, index) for index in range(len(days))})


def _stage(people: Any, index: int, day: int, yardstick: Yardstick) -> Any:
    visits, last = people[f"count_{index}"], people[f"last_{index}"]
    gap = standing.usual_gap(visits, people.first_day, last, yardstick.gap_days)
    quiet = standing.silence(day - last, gap, yardstick.limits.by)
    return standing.stage(quiet, visits, yardstick.limits)


def _scores(people: Any, days: Sequence[int], yardstick: Yardstick) -> dict[str, Any]:
    """Everybody's two scores on each day."""
    found: dict[str, Any] = {}
    for index, day in enumerate(days):
        since, orders = day - people[f"last_{index}"], people[f"count_{index}"]
        found[f"recency_{index}"] = standing.falling(since, yardstick.recency_days)
        found[f"frequency_{index}"] = standing.rising(orders, yardstick.orders)
    return found


def _group(people: Any, index: int) -> Any:
    import ibis

    name = standing.group(people[f"recency_{index}"], people[f"frequency_{index}"])
    return ibis.cases((people[f"count_{index}"] < 1, NOT_YET), else_=name)


def month_ends(on: date, first: date, months: int, calendar: Calendar) -> list[date]:
    """A day and the last days of the months before it, as far as history goes, oldest first."""
    days = [on]
    while len(days) <= months:
        before = period_of(days[-1], by="month", calendar=calendar).first - timedelta(days=1)
        if before < first:
            break
        days.append(before)
    return days[::-1]
