"""The verbs of recommendations: learn, recommend, and what the shop may set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from regulars.accounts.service import Profile, profile
from regulars.core import jobs
from regulars.core.clock import day_date
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.recommendations import models, queries, serving
from regulars.recommendations.blend import POPULAR
from regulars.recommendations.learning import UNTESTED, learn
from regulars.recommendations.lists import LISTS
from regulars.recommendations.models import Model
from regulars.recommendations.purchases import Purchases
from regulars.recommendations.rules import RecommendationRules, check
from regulars.recommendations.schemas import (
    GoesWith,
    ListName,
    Recommendation,
    RecommendationList,
    RecommendationStatus,
    RulesOut,
)
from regulars.recommendations.serving import Desk

REFIT = "refit_recommendations"


def for_customer(
    ws: Workspace, customer_id: int, name: ListName, count: int, *, now: datetime
) -> RecommendationList:
    """One list for one customer."""
    return for_customers(ws, [customer_id], name, count, now=now)[customer_id]


def for_customers(
    ws: Workspace, customer_ids: Sequence[int], name: ListName, count: int, *, now: datetime
) -> dict[int, RecommendationList]:
    """One list for each of some customers, with as many queries as for one.

    Before the first fit all lists are empty. Somebody who never bought gets what is popular where
    the list allows it.
    """
    shop, rules = _settings(ws)
    desk = serving.open_desk(ws, shop, rules, name, now)
    if desk is None:
        return {each: _list(shop, None, name, each, (), now, cold=True) for each in customer_ids}
    found, cold = _made(ws, shop, desk, name, customer_ids, count, now)
    return {
        each: _list(shop, desk.model, name, each, found[each], now, cold=each in cold)
        for each in customer_ids
    }


def goes_with(ws: Workspace, sku: str, count: int, *, now: datetime) -> GoesWith:
    """What is bought in one order with a product. Raises NotFound for one that nobody knows."""
    shop, rules = _settings(ws)
    desk = serving.open_desk(ws, shop, rules, "goes_with", now)
    place = desk.items.place(sku) if desk else None
    if desk is None or place is None:
        raise NotFound(f"There is no product {sku!r} in what was learned last.")
    one = np.array([0], np.int64)
    somebody = Purchases(
        one, np.array([0, 1]), np.array([place]), one + 1, one + desk.model.as_of,
        one + desk.model.as_of, items=len(desk.items), until=desk.model.as_of,
    )  # fmt: skip
    lists = next(serving.lists_for(desk, "goes_with", somebody, count))
    return GoesWith(
        sku=sku,
        title=desk.items.row(place)["title"],
        made_at=desk.model.made_at,
        currency=shop.currency,
        items=serving.told(desk, lists)[0],
    )


def refit(
    ws: Workspace, *, now: datetime, go_on: Callable[[], None] = lambda: None
) -> RecommendationStatus:
    """Learn from all of history and keep what was learned; harmless when repeated. What `go_on`
    raises between two steps ends it, with nothing changed."""
    shop, rules = _settings(ws)
    model = learn(ws, shop, rules, now=now, go_on=go_on)
    models.save(ws, model, week=serving.week_begins(shop, now))
    return status(ws, now=now)


def ask_for_refit(connection: Connection, *, now: datetime) -> str:
    """Queue a refit in the caller's transaction; returns the job's id."""
    return jobs.enqueue(connection, REFIT, {}, now=now)


def status(ws: Workspace, *, now: datetime) -> RecommendationStatus:
    """The newest fit and how well it foretells."""
    shop, _ = _settings(ws)
    model = models.newest(ws)
    return RecommendationStatus(
        made_at=model.made_at if model else None,
        as_of=day_date(model.as_of) if model else None,
        seconds=model.seconds if model else None,
        customers=model.customers if model else 0,
        items=model.learned.num_rows if model else 0,
        purchases=model.purchases if model else 0,
        for_new=model.for_new if model else UNTESTED["new"],
        for_again=model.for_again if model else UNTESTED["again"],
        lists=tuple(LISTS),
        week=serving.week_of(shop, now),
        test=model.test if model else None,
    )


def rules_of(connection: Connection) -> RecommendationRules:
    """The rules in force."""
    return read_rules(connection).rules


def read_rules(connection: Connection) -> RulesOut:
    """The rules in force, and since when."""
    row = queries.stored_rules(connection)
    if row is None:
        return RulesOut(rules=RecommendationRules(), changed_at=None)
    rules = RecommendationRules.model_validate(row["rules"])
    return RulesOut(rules=rules, changed_at=row["changed_at"])


def change_rules(connection: Connection, rules: RecommendationRules, *, now: datetime) -> RulesOut:
    """Keep rules in place of those before. Raises Invalid where they contradict each other."""
    check(rules)
    queries.store_rules(connection, rules.model_dump(mode="json"), now=now)
    return read_rules(connection)


def _settings(ws: Workspace) -> tuple[Profile, RecommendationRules]:
    with ws.state.read() as connection:
        return profile(connection), rules_of(connection)


def _made(
    ws: Workspace,
    shop: Profile,
    desk: Desk,
    name: ListName,
    customer_ids: Sequence[int],
    count: int,
    now: datetime,
) -> tuple[dict[int, tuple[Recommendation, ...]], set[int]]:
    """The items by customer, and of whom no purchase is known."""
    today = shop.today(now)
    if LISTS[name].weekly:
        began = serving.week_of(shop, now) - timedelta(days=1)
        then, people = serving.people_of(ws, desk.model, customer_ids, [began, today])
        pieces = serving.weekly_for(desk, name, then, people, count)
    else:
        (people,) = serving.people_of(ws, desk.model, customer_ids, [today])
        pieces = serving.lists_for(desk, name, people, count)
    found: dict[int, tuple[Recommendation, ...]] = {}
    for lists in pieces:
        found |= serving.told(desk, lists)
    return found, set(people.customer_ids[np.diff(people.starts) == 0].tolist())


def _list(
    shop: Profile,
    model: Model | None,
    name: ListName,
    customer_id: int,
    items: tuple[Recommendation, ...],
    now: datetime,
    *,
    cold: bool,
) -> RecommendationList:
    weekly = LISTS[name].weekly
    base = POPULAR if cold or model is None else model.for_new
    return RecommendationList(
        customer_id=str(customer_id),
        list=name,
        recommender=base if model and LISTS[name].pinned else None,
        week=serving.week_of(shop, now) if weekly else None,
        made_at=model.made_at if model else None,
        currency=shop.currency,
        items=items,
    )


__all__ = [
    "ListName",
    "ask_for_refit",
    "change_rules",
    "for_customer",
    "for_customers",
    "goes_with",
    "read_rules",
    "refit",
    "rules_of",
    "status",
]
