"""One fit: read all purchases, test every recommender on the past, learn from everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sparse

from regulars.accounts.service import Profile
from regulars.catalog import service as catalog
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, open_snapshot
from regulars.recommendations import evaluation, queries
from regulars.recommendations.blend import POPULAR, choice_of
from regulars.recommendations.facts import LEARNED, items_of
from regulars.recommendations.links import Links
from regulars.recommendations.lists import TREND_BEFORE, TREND_DAYS
from regulars.recommendations.models import Model
from regulars.recommendations.purchases import Purchases, Whole, purchases_of
from regulars.recommendations.recommenders.item_knn import alike
from regulars.recommendations.rules import RecommendationRules
from regulars.recommendations.schemas import RecommendationTest

BASKET_DAYS = 365
# What was sold in the first days of a history may be older than the history.
OLD_STOCK_DAYS = 30
UNTESTED = {"new": POPULAR, "again": "buy_again"}


@dataclass(frozen=True, slots=True)
class _Past:
    """An open history, the items in it and in the catalogue, and the days it is judged on."""

    snapshot: Snapshot
    learned: pa.Table
    catalogue: pa.Table
    first: int | None
    as_of: int

    @property
    def skus(self) -> pa.Array:
        return self.learned["sku"].combine_chunks()

    def bought(self, until: int, since: int | None = None) -> Purchases:
        rows = self.snapshot.run(queries.bought(until, since))
        return purchases_of(rows, self.skus, until)


def learn(
    ws: Workspace,
    shop: Profile,
    rules: RecommendationRules,
    *,
    now: datetime,
    go_on: Callable[[], None] = lambda: None,
) -> Model:
    """Everything that lists are made from, learned from history as it is now.

    Judged on today, or on the last day of history when that is earlier. `go_on` is called between
    steps and may raise.
    """
    began, today = perf_counter(), day_number(shop.today(now))
    catalogue = catalog.products(ws)
    with open_snapshot(ws) as snapshot:
        past = _open(snapshot, catalogue, today)
        test = _test(past, rules, go_on)
        everything = past.bought(past.as_of)
        baskets = _baskets(past)
        recent, earlier = _trend(past)
    chosen = UNTESTED | {task.task: task.chosen for task in (test.tasks if test else ())}
    return Model(
        made_at=now,
        as_of=past.as_of,
        recommenders=evaluation.fit_all(everything, go_on),
        seconds=perf_counter() - began,
        customers=everything.customers,
        purchases=len(everything.item),
        for_new=chosen["new"],
        for_again=chosen["again"],
        test=test,
        learned=past.learned,
        baskets=baskets,
        recent=recent,
        earlier=earlier,
    )


def _open(snapshot: Snapshot, catalogue: pa.Table, today: int) -> _Past:
    found = snapshot.run(queries.extent()).to_pylist()[0]
    as_of = today if found["last"] is None else min(today, found["last"])
    first = found["first"]
    told = snapshot.run(queries.facts(as_of))
    return _Past(snapshot, _learned(told, catalogue, first), catalogue, first, as_of)


def _learned(told: pa.Table, catalogue: pa.Table, first: int | None) -> pa.Table:
    """LEARNED facts of every item that was sold or stands in the catalogue."""
    names = pa.chunked_array([*told["item"].chunks, *catalogue["sku"].chunks], pa.string())
    skus = pc.unique(names)
    skus = skus.take(pc.sort_indices(skus))
    at = pc.index_in(skus, value_set=told["item"].combine_chunks())
    rows = told.take(at)
    old = pc.less(rows["first_day"], (first or 0) + OLD_STOCK_DAYS)
    came = pc.if_else(old, pa.scalar(None, pa.int32()), rows["first_day"].cast(pa.int32()))
    revenue = rows["revenue"].cast(pa.float64())
    priced = pc.if_else(pc.greater(revenue, 0.0), revenue, pa.scalar(None, pa.float64()))
    margin = pc.subtract(1.0, pc.divide(rows["cost"].cast(pa.float64()), priced))
    names = {name: rows[name] for name in ("title", "category", "brand")}
    return pa.table({"sku": skus, **names, "first_day": came, "margin": margin}).cast(LEARNED)


def _test(
    past: _Past, rules: RecommendationRules, go_on: Callable[[], None]
) -> RecommendationTest | None:
    """Foretell the last days. Nobody knows what was in stock then, nor what was pinned."""
    days = None if past.first is None else evaluation.days_to_test(past.first, past.as_of)
    if days is None:
        return None
    cut = past.as_of - days
    before, came = past.bought(cut), past.bought(past.as_of, cut)
    plain = rules.model_copy(update={"in_stock_only": False, "pins": (), "bans": ()})
    choice = choice_of(plain, items_of(past.learned, past.catalogue), alike(before.matrix()))
    return evaluation.evaluate(before, came, choice, go_on)


def _baskets(past: _Past) -> Links:
    """Links between the items of one order."""
    rows = past.snapshot.run(queries.held(past.as_of, past.as_of - BASKET_DAYS))
    item = np.asarray(pc.index_in(rows["item"].combine_chunks(), value_set=past.skus), np.int64)
    order = rows["order_key"].combine_chunks().dictionary_encode()
    cells = (np.ones(len(item)), (np.asarray(order.indices, np.int64), item))
    return alike(sparse.csr_matrix(cells, shape=(len(order.dictionary), len(past.skus))))


def _trend(past: _Past) -> tuple[Whole, Whole]:
    """People per item in the last weeks, and in those before."""
    rows = past.snapshot.run(queries.trend(past.as_of, TREND_DAYS, TREND_BEFORE))
    place = np.asarray(pc.index_in(rows["item"].combine_chunks(), value_set=past.skus), np.int64)

    def spread(name: str) -> Whole:
        values = np.zeros(len(past.skus), np.int64)
        values[place] = np.asarray(rows[name].combine_chunks())
        return values

    return spread("recent"), spread("earlier")
