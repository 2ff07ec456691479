"""How well recommenders foretell the shop's own last days from what came before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regulars.core.clock import day_date
from regulars.recommendations.blend import (
    POPULAR,
    Choice,
    mixed,
    parts_of,
    pick,
    weights_of,
    without,
)
from regulars.recommendations.family import RECOMMENDERS, Recommender, fits
from regulars.recommendations.purchases import Floats, Purchases, Scores, Whole
from regulars.recommendations.schemas import Mean, RecommendationTest, Task, Tested

TOP = 10
LONGEST_DAYS, SHORTEST_DAYS = 30, 7
FEWEST_CUSTOMERS = 20  # for a test that says anything
MOST_CUSTOMERS = 20_000
CELLS = 4_000_000  # scores held at a time: 32 MB per matrix in double precision
SIMPLE = {"new": POPULAR, "again": "buy_again"}
BLEND = "blend"
Ranked = Callable[[Purchases, int], Whole]


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """NDCG@10 and recall@10, an entry per tested customer."""

    ndcg: Floats
    recall: Floats


def days_to_test(first: int, last: int) -> int | None:
    """How many last days to foretell: a quarter of history, at most a month; None if too few."""
    days = min(LONGEST_DAYS, (last - first + 1) // 4)
    return days if days >= SHORTEST_DAYS else None


def fit_all(
    purchases: Purchases, go_on: Callable[[], None] = lambda: None
) -> dict[str, Recommender]:
    """Every member of the family that a shop of this size can have, fitted; `go_on` is called
    before each and may raise."""
    found = {}
    for key, member in RECOMMENDERS.items():
        go_on()
        if fits(member, purchases):
            found[key] = member.fit(purchases)
    return found


def evaluate(
    past: Purchases, came: Purchases, choice: Choice, go_on: Callable[[], None] = lambda: None
) -> RecommendationTest | None:
    """Fit on `past` (up to a day) and see who foretells `came` (after it).

    Items are counted alike in both. None when fewer than FEWEST_CUSTOMERS came back for an item
    they had not had. Only customers known before count: of others nobody could know anything.
    """
    known, after = both(past, came)
    fresh = new_only(known, after)
    some = np.flatnonzero(np.diff(fresh.starts))
    if some.size < FEWEST_CUSTOMERS:
        return None
    members = fit_all(past, go_on)
    new = _task("new", known.some(some), fresh.some(some), members, None, choice)
    again = _task("again", known, after, members, new.chosen, choice)
    cut, last = past.until, came.until
    return RecommendationTest(cut=day_date(cut), days=last - cut, tasks=(new, again))


def _task(
    name: str,
    people: Purchases,
    came: Purchases,
    members: Mapping[str, Recommender],
    linked: str | None,
    choice: Choice,
) -> Task:
    """Test every recommender that can answer, then the blend around the best of them."""
    new = name == "new"
    can = {key: each for key, each in members.items() if not (new and each.repeats)}
    gains = {key: _gain(_alone(each, new=new), people, came) for key, each in can.items()}
    simple = SIMPLE[name]
    # Of equals the list without a model is used.
    chosen = max(gains, key=lambda key: (gains[key].ndcg.mean(), key == simple, key))
    weights = weights_of(chosen, linked or chosen, members)
    gains[BLEND] = _gain(_blended(members, weights, choice, new=new), people, came)
    better = None if chosen == simple else mean_of(gains[chosen].ndcg - gains[simple].ndcg)
    return Task(
        task="new" if new else "again",
        customers=people.customers,
        tested=tuple(
            Tested(recommender=key, ndcg=mean_of(gain.ndcg), recall=mean_of(gain.recall))
            for key, gain in gains.items()
        ),
        chosen=chosen,
        simple=simple,
        better_by=better,
    )


def _alone(member: Recommender, *, new: bool) -> Ranked:
    def ranked(people: Purchases, count: int) -> Whole:
        scores = member.scores(people)
        return top(without(scores, people) if new else scores, count)

    return ranked


def _blended(
    members: Mapping[str, Recommender], weights: Mapping[str, float], choice: Choice, *, new: bool
) -> Ranked:
    def ranked(people: Purchases, count: int) -> Whole:
        scores = {key: members[key].scores(people) for key in weights}
        if new:
            scores = {key: without(each, people) for key, each in scores.items()}
        return pick(mixed(parts_of(scores, weights)), count, choice)

    return ranked


def top(scores: Scores, count: int) -> Whole:
    """The items with the highest scores above zero, best first; -1 where there is none left."""
    count = min(count, scores.shape[1])
    best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    best.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    return np.where(np.take_along_axis(scores, best, axis=1) > 0, best, -1)


def _gain(ranked: Ranked, people: Purchases, came: Purchases) -> Gain:
    found = [gain_of(ranked(some, TOP), then) for some, then in _together(people, came)]
    return Gain(
        np.concatenate([each.ndcg for each in found]),
        np.concatenate([each.recall for each in found]),
    )


def gain_of(picked: Whole, came: Purchases) -> Gain:
    """NDCG and recall of lists (customers x places) against what each customer then bought.

    A hit at place p counts 1 / log2(p + 1), and the sum is divided by that of the best list
    (Järvelin and Kekäläinen 2002); recall is the share of what was bought that the list held.
    """
    bought = came.matrix().toarray() > 0
    hit = np.take_along_axis(bought, np.maximum(picked, 0), axis=1) & (picked >= 0)
    worth = 1 / np.log2(np.arange(picked.shape[1]) + 2)
    wanted = np.diff(came.starts)
    best = np.cumsum(worth)[np.minimum(wanted, picked.shape[1]) - 1]
    return Gain((hit * worth).sum(axis=1) / best, hit.sum(axis=1) / wanted)


def mean_of(values: Floats) -> Mean:
    """A mean over at least two customers with its 95 % interval."""
    value = float(values.mean())
    error = 1.96 * float(values.std(ddof=1)) / len(values) ** 0.5
    return Mean(value=value, low=value - error, high=value + error)


def both(past: Purchases, came: Purchases) -> tuple[Purchases, Purchases]:
    """The customers who are in both, evenly thinned out when there are very many."""
    ids = np.intersect1d(past.customer_ids, came.customer_ids)
    ids = ids[:: max(1, -(-len(ids) // MOST_CUSTOMERS))]
    places: Sequence[Whole] = [
        np.searchsorted(each.customer_ids, ids).astype(np.int64) for each in (past, came)
    ]
    return past.some(places[0]), came.some(places[1])


def new_only(past: Purchases, came: Purchases) -> Purchases:
    """What came, without what the same customers had before."""
    keys = [each.owner * each.items + each.item for each in (past, came)]
    return came.rows(~np.isin(keys[1], keys[0]))


def _together(people: Purchases, came: Purchases) -> Iterator[tuple[Purchases, Purchases]]:
    begin = 0
    for some in people.chunks(CELLS):
        yield some, came.some(np.arange(begin, begin + some.customers))
        begin += some.customers
