"""From scores to a list: recommenders mixed, the shop's rules kept, and no row of near twins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.recommendations.facts import UNKNOWN, Items
from regulars.recommendations.family import Recommender
from regulars.recommendations.links import Links
from regulars.recommendations.purchases import Flags, Floats, Purchases, Scores, Whole
from regulars.recommendations.rules import RecommendationRules

POOL = 50  # the best items among which a list is chosen, and where categories are capped
POOL_CAPPED = 500
SAME_CATEGORY = 0.5  # how alike two items of a category are at least
NOBODY = -1
POPULAR = "popular"
POPULAR_PRIOR = 0.2
LINKED_PRIOR = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What narrows a list down, whatever scored the items.

    `allowed` has a flag per item. `lift` multiplies scores. `pins` are places of items that come
    first. `alike` says which items the same people buy.
    """

    items: Items
    allowed: Flags
    lift: Floats
    pins: Whole
    alike: Links
    per_category: int | None
    diversity: float


def choice_of(
    rules: RecommendationRules, items: Items, alike: Links, *, pinned: bool = False
) -> Choice:
    """The shop's rules over its items."""
    allowed = np.ones(len(items), np.bool_)
    allowed[items.places(rules.bans)] = False
    if rules.in_stock_only:
        allowed &= items.in_stock
    return Choice(
        items=items,
        allowed=allowed,
        lift=_lift(items.margin, rules.margin_weight),
        pins=items.places(rules.pins) if pinned else np.empty(0, np.int64),
        alike=alike,
        per_category=rules.per_category,
        diversity=rules.diversity,
    )


def _lift(margin: Floats, weight: float) -> Floats:
    """What margins multiply scores by; an item whose margin nobody knows counts as the mean."""
    known = ~np.isnan(margin)
    usual = margin[known].mean() if known.any() else 0.0
    return 1 + weight * np.where(known, margin, usual)


def relative(scores: Scores) -> Scores:
    """Scores as shares of each customer's best, so that those of two recommenders can be added."""
    if not scores.size:
        return scores
    best = scores.max(axis=1, keepdims=True)
    shares: Scores = np.divide(scores, best, out=np.zeros_like(scores), where=best > 0)
    return shares


def without(scores: Scores, people: Purchases) -> Scores:
    """The scores with nothing left for what each customer has."""
    left = scores.copy()
    left[people.owner, people.item] = 0
    return left


def weights_of(base: str, linked: str, members: Mapping[str, Recommender]) -> dict[str, float]:
    """What each recommender weighs in a blend: `base`, which foretold best, 1, the others a little.

    `linked` foretold items new to the customer best; it joins a base that only repeats.
    """
    weights = {base: 1.0}
    if base != POPULAR:
        weights[POPULAR] = POPULAR_PRIOR
    if members[base].repeats and not members[linked].repeats:
        weights.setdefault(linked, LINKED_PRIOR)
    return weights


def parts_of(scores: Mapping[str, Scores], weights: Mapping[str, float]) -> dict[str, Scores]:
    """What each recommender adds to a blend: its relative scores times its weight."""
    return {key: np.float32(weight) * relative(scores[key]) for key, weight in weights.items()}


def mixed(parts: Mapping[str, Scores]) -> Scores:
    """The sum of the parts of a blend."""
    return np.asarray(sum(parts.values()), np.float32)


def pick(scores: Scores, count: int, choice: Choice, *, may: Flags | None = None) -> Whole:
    """The items of each customer's list, best first; customers x count, NOBODY where none is left.

    Only items with a score above zero are picked, and pins. Diversity is maximal marginal
    relevance (Carbonell and Goldstein, SIGIR 1998): what is like an item above it counts less.
    `may` (customers x items) says which pins a customer may be shown; default: all.
    """
    customers, items = scores.shape
    picked = np.full((customers, count), NOBODY, np.int64)
    if not customers or not items:
        return picked
    pool, worth = _pool(scores, choice, may)
    rows = np.arange(customers)
    nearest, same = np.zeros_like(worth), np.zeros(worth.shape, np.int64)
    category = choice.items.category[pool]
    for place in range(min(count, pool.shape[1])):
        fall = np.where(worth > 1, 0, np.maximum(worth, 0) + nearest)
        best = (worth - choice.diversity * fall).argmax(axis=1)
        found = ~np.isneginf(worth[rows, best])
        picked[found, place] = pool[rows, best][found]
        worth[rows, best] = -np.inf
        like = (category == category[rows, best][:, None]) & (category != UNKNOWN)
        if choice.diversity:
            nearest = np.maximum(nearest, _likeness(choice.alike, pool, pool[rows, best], like))
        if choice.per_category is not None:
            same += like & found[:, None]
            worth[same >= choice.per_category] = -np.inf
    return picked


def _pool(scores: Scores, choice: Choice, may: Flags | None) -> tuple[Whole, Floats]:
    """The best items of each customer in the order of items, and what each is worth.

    Worth is between 0 and 1, above it for pins and -inf for what may not be shown.
    """
    lifted = np.where(choice.allowed & (scores > 0), scores * choice.lift, -np.inf)
    best = lifted.max(axis=1, keepdims=True)
    worth = np.divide(lifted, best, out=np.full_like(lifted, -np.inf), where=best > 0)
    for place, pin in enumerate(choice.pins):
        if choice.allowed[pin]:
            shown = np.ones(len(worth), np.bool_) if may is None else may[:, pin]
            worth[shown, pin] = 2 + len(choice.pins) - place
    size = min(worth.shape[1], POOL if choice.per_category is None else POOL_CAPPED)
    pool = np.argpartition(-worth, size - 1, axis=1)[:, :size]
    pool.sort(axis=1)
    return pool, np.take_along_axis(worth, pool, axis=1)


def _likeness(alike: Links, pool: Whole, picked: Whole, same_category: Flags) -> Floats:
    """How alike each item of the pools is to the one just picked, from 0 to 1."""
    cosine = alike.between(np.repeat(picked, pool.shape[1]), pool.ravel()).reshape(pool.shape)
    return np.asarray(np.maximum(cosine, SAME_CATEGORY * same_category), np.float64)
