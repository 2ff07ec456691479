"""The lifecycle once more in plain Python, one customer and one fact at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from regulars.history.standing import GROUPS
from regulars.lifecycle.settings import Settings
from tests.metrics.shops import Fact


@dataclass(frozen=True)
class Shop:
    """What everybody is measured by."""

    gap: float
    recency: Sequence[int]
    orders: Sequence[int]


def known(facts: Iterable[Fact], on: date) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.customer is not None and fact.day <= on:
            found.setdefault(fact.customer, []).append(fact)
    return {who: own for who, own in found.items() if any(f.kind == "order" for f in own)}


def visits(own: Iterable[Fact]) -> list[date]:
    return sorted({fact.day for fact in own if fact.kind == "order"})


def shop_on(facts: Sequence[Fact], on: date, settings: Settings) -> Shop:
    people = known(facts, on)
    days = [visits(own) for own in people.values()]
    gaps = sum(len(own) - 1 for own in days)
    length = sum((own[-1] - own[0]).days for own in days)
    gap = max(1.0, round(length / gaps, 1)) if gaps else 90.0
    if settings.rfm.by == "thresholds":
        return Shop(gap, settings.rfm.recency_days, settings.rfm.orders)
    since = sorted(((on - own[-1]).days for own in days), reverse=True)
    orders = sorted(sum(f.kind == "order" for f in own) for own in people.values())
    return Shop(gap, edges(since, settings.rfm.shares), edges(orders, settings.rfm.shares))


def edges(worst_first: Sequence[int], shares: Sequence[int]) -> list[int]:
    """The first value of each share before which at least so many stand."""
    found = []
    for share in shares:
        places = [n for n, _ in enumerate(worst_first) if n * 100 >= share * len(worst_first)]
        firsts = [n for n in places if n == worst_first.index(worst_first[n])]
        found += [worst_first[firsts[0]]] if firsts else []
    return found


def quiet(own: Sequence[Fact], on: date, settings: Settings, shop: Shop) -> float:
    days = visits(own)
    since = (on - days[-1]).days
    if settings.stages.by == "days":
        return since
    gap = max(1.0, ((days[-1] - days[0]).days + 2 * shop.gap) / (len(days) - 1 + 2))
    return since / gap


def stage(own: Sequence[Fact], on: date, settings: Settings, shop: Shop) -> str:
    own = [fact for fact in own if fact.day <= on]
    count, rules = len(visits(own)), settings.stages
    if count == 0:
        return "none"
    silence = quiet(own, on, settings, shop)
    for limit, name in ((rules.lost, "lost"), (rules.lapsed, "lapsed"), (rules.late, "at_risk")):
        if silence > limit:
            return name
    return "loyal" if count >= rules.loyal_visits else "active" if count > 1 else "new"


def group(own: Sequence[Fact], on: date, _settings: Settings, shop: Shop) -> str:
    own = [fact for fact in own if fact.day <= on]
    if not visits(own):
        return "none"
    since = (on - visits(own)[-1]).days
    orders = sum(fact.kind == "order" for fact in own)
    r = sum(since <= edge for edge in shop.recency)
    f = sum(orders >= edge for edge in shop.orders)
    return GROUPS[r][f]


PLACES = {"stage": stage, "rfm": group}


def sizes(facts: Sequence[Fact], by: str, on: date, judged: date, s: Settings) -> Counter[str]:
    """Who stands where on a day, by the measure of another."""
    shop = shop_on(facts, judged, s)
    return Counter(PLACES[by](own, on, s, shop) for own in known(facts, on).values())


def moves(
    facts: Sequence[Fact], by: str, since: date, on: date, judged: date, s: Settings
) -> Counter[tuple[str, str]]:
    shop = shop_on(facts, judged, s)
    place = PLACES[by]
    people = known(facts, on).values()
    return Counter((place(own, since, s, shop), place(own, on, s, shop)) for own in people)


def windows(on: date, since: date, first: date) -> list[tuple[date, date]]:
    """The earlier windows of the same length, newest first."""
    found, length = [], on - since
    while len(found) < 8 and since - length >= first:
        found.append((since - length, since))
        since -= length
    return found


def month_ends(on: date, first: date, months: int) -> list[date]:
    days = [on]
    while len(days) <= months and days[-1].replace(day=1) - timedelta(days=1) >= first:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]
