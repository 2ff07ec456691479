"""Lists for some customers: their purchases as of now, a kept model, the catalogue, the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.accounts.service import Profile
from regulars.catalog import service as catalog
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from regulars.recommendations import models, queries
from regulars.recommendations.blend import NOBODY, choice_of, pick
from regulars.recommendations.facts import Items, items_of
from regulars.recommendations.links import Links
from regulars.recommendations.lists import LISTS, Asked, Why
from regulars.recommendations.models import Model
from regulars.recommendations.purchases import Flags, Floats, Purchases, Whole, purchases_of
from regulars.recommendations.rules import RecommendationRules
from regulars.recommendations.schemas import ListName, Reason, Recommendation

CELLS = 2_000_000  # customers x items worked on at a time
SPARE = 3  # a week's list has so many times its length in reserve for what sells out


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one answer needs but the customers."""

    model: Model
    items: Items
    rules: RecommendationRules


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of a few customers: items by place (customers x count, NOBODY), scores, reasons."""

    people: Purchases
    picked: Whole
    score: Floats
    why: Why


def week_of(shop: Profile, now: datetime) -> date:
    """The first day of the shop's present week."""
    today = shop.today(now)
    return today - timedelta(days=(today.weekday() - shop.week_start) % 7)


def week_begins(shop: Profile, now: datetime) -> datetime:
    """The moment the shop's present week began."""
    return datetime.combine(week_of(shop, now), time.min, shop.zone)


def open_desk(
    ws: Workspace, shop: Profile, rules: RecommendationRules, name: ListName, now: datetime
) -> Desk | None:
    """What lists are made from; None before the first fit, or where there is no item at all.

    *Discover weekly* keeps the model with which the week began.
    """
    weekly = LISTS[name].weekly
    model = models.before(ws, week_begins(shop, now)) if weekly else models.newest(ws)
    if model is None or not model.learned.num_rows:
        return None
    return Desk(model, items_of(model.learned, catalog.products(ws)), rules)


def people_of(
    ws: Workspace, model: Model, customer_ids: Sequence[int], until: Sequence[date]
) -> list[Purchases]:
    """What these customers bought by the end of each day: one query a day for all of them."""
    ids = np.unique(np.asarray(customer_ids, np.int64))
    with open_snapshot(ws) as snapshot:
        snapshot.register(queries.ASKED, pa.table({"customer_id": ids}))
        found = [snapshot.run(queries.bought(day_number(day), asked=True)) for day in until]
    # A shop whose history has ended is judged on its last day, as the model is.
    days = [min(day_number(day), model.as_of) for day in until]
    return [purchases_of(rows, model.skus, day, ids) for rows, day in zip(found, days, strict=True)]


def lists_for(desk: Desk, name: ListName, people: Purchases, count: int) -> Iterator[Lists]:
    """One list for each customer, a few customers at a time."""
    listing, rules = LISTS[name], desk.rules
    choice = choice_of(rules, desk.items, alike_of(desk.model), pinned=listing.pinned)
    for some in people.chunks(CELLS):
        repeats = listing.repeats or not (listing.weekly or rules.exclude_bought)
        asked = Asked(desk.model, desk.items, some, repeats)
        scores = listing.scores(asked)
        picked = pick(scores, count, choice, may=None if repeats else ~asked.owned)
        score = np.take_along_axis(scores, np.maximum(picked, 0), axis=1).astype(np.float64)
        why = listing.reasons(asked, picked).pinned(np.isin(picked, choice.pins))
        yield Lists(some, picked, score, why)


def weekly_for(
    desk: Desk, name: ListName, then: Purchases, today: Purchases, count: int
) -> Iterator[Lists]:
    """Lists as they stood when the week began, without what has sold out or been bought since.

    Stock plays no part in the choice, so that it changes nothing but whether an item is shown; the
    next in line takes an empty place.
    """
    timeless = replace(desk, rules=desk.rules.model_copy(update={"in_stock_only": False}))
    begin = 0
    for lists in lists_for(timeless, name, then, count * SPARE):
        customers = lists.people.customers
        some = today.some(np.arange(begin, begin + customers))
        begin += customers
        keep = (lists.picked >= 0) & ~_has(some, lists.picked)
        if desk.rules.in_stock_only:
            keep &= desk.items.in_stock[np.maximum(lists.picked, 0)]
        yield _kept(lists, keep, count)


def alike_of(model: Model) -> Links:
    """Which items the same people buy: what nearness in a list is measured by."""
    found = model.recommenders.get("item_knn")
    return found.links if found and found.links else model.baskets


def told(desk: Desk, lists: Lists) -> dict[int, tuple[Recommendation, ...]]:
    """Lists in facts and words by customer."""
    named = np.unique(np.concatenate([lists.picked.ravel(), lists.why.item.ravel()]))
    facts = {int(place): desk.items.row(int(place)) for place in named if place != NOBODY}
    return {
        int(customer): tuple(
            Recommendation(
                **facts[int(place)],
                score=float(lists.score[row, column]),
                reason=_reason(lists, facts, row, column),
            )
            for column, place in enumerate(lists.picked[row])
            if place != NOBODY
        )
        for row, customer in enumerate(lists.people.customer_ids)
    }


def _reason(lists: Lists, facts: Mapping[int, Mapping[str, Any]], row: int, column: int) -> Reason:
    code, own = str(lists.why.code[row, column]), int(lists.why.item[row, column])
    number = float(lists.why.number[row, column])
    shown = facts.get(own, {})
    title = {"new_in_category": "category", "new_in_brand": "brand"}.get(code, "title")
    because = code in ("because_you_bought", "goes_with")
    return Reason.model_validate(
        {
            "code": code,
            "sku": shown.get("sku") if because else None,
            "title": shown.get(title) if because or title != "title" else None,
            "number": None if np.isnan(number) else number,
        }
    )


def _has(people: Purchases, picked: Whole) -> Flags:
    """Which of the picked items each customer has."""
    owned = people.owner * people.items + people.item
    asked = np.arange(people.customers)[:, None] * people.items + picked
    return np.isin(asked, owned)


def _kept(lists: Lists, keep: Flags, count: int) -> Lists:
    """Each list without the others, moved up, and cut off at `count`."""
    order = np.argsort(~keep, axis=1, kind="stable")[:, :count]
    kept = np.take_along_axis(keep, order, axis=1)
    picked = np.where(kept, np.take_along_axis(lists.picked, order, axis=1), NOBODY)
    score = np.take_along_axis(lists.score, order, axis=1)
    return Lists(lists.people, picked, score, lists.why.taken(order))
