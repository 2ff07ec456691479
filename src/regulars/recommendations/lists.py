"""The ready-made lists: which items each may hold, in which order, and why they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regulars.recommendations.blend import POPULAR, mixed, parts_of, relative, weights_of, without
from regulars.recommendations.facts import UNKNOWN, Items
from regulars.recommendations.models import Model
from regulars.recommendations.purchases import Flags, Floats, Purchases, Scores, Whole
from regulars.recommendations.recommenders.buy_again import BuyAgain
from regulars.recommendations.schemas import ListName

NEW_DAYS = 60  # how long an item is a new arrival
NEW_PRIOR = 0.1  # what popularity weighs among new arrivals beside the favourites
TREND_DAYS, TREND_BEFORE = 28, 84
USUAL_BUYERS = 5.0  # what a trend is damped by: few buyers make no trend
DUE_WITHIN = 7  # days before its day on which an item is due
GIVEN_UP = 3.0  # own gaps after which a rhythm is over

Names = NDArray[np.str_]


@dataclass(frozen=True)
class Asked:
    """Some customers and what their lists are made from. `repeats`: they may see what they have."""

    model: Model
    items: Items
    people: Purchases
    repeats: bool
    scored: dict[str, Scores] = field(default_factory=dict)

    def score(self, key: str) -> Scores:
        """The scores of one recommender, worked out once."""
        if key not in self.scored:
            self.scored[key] = self.model.recommenders[key].scores(self.people)
        return self.scored[key]

    @cached_property
    def owned(self) -> Flags:
        """Customers x items: who has what."""
        flags = np.zeros((self.people.customers, self.people.items), np.bool_)
        flags[self.people.owner, self.people.item] = True
        return flags

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each recommender weighs in the blend."""
        base = self.model.for_again if self.repeats else self.model.for_new
        return weights_of(base, self.model.for_new, self.model.recommenders)

    @cached_property
    def parts(self) -> dict[str, Scores]:
        """What each recommender adds to the blend."""
        scores = {key: self.unseen(self.score(key)) for key in self.weights}
        return parts_of(scores, self.weights)

    def unseen(self, scores: Scores) -> Scores:
        """The scores, without what each customer has unless they may see that again."""
        return scores if self.repeats else without(scores, self.people)


@dataclass(frozen=True, slots=True, eq=False)
class Why:
    """A reason per place of each customer's list: its code, the item and the number it names."""

    code: Names
    item: Whole
    number: Floats

    def pinned(self, pins: Flags) -> Why:
        """The same, where pins stand for themselves."""
        return _where(pins, _same("pinned", self.item, np.full(pins.shape, np.nan)), self)

    def taken(self, order: Whole) -> Why:
        """The reasons of other places of each list."""
        return Why(*(_at(each, order) for each in (self.code, self.item, self.number)))


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. `repeats`: about what the customer has; `weekly`: never about that, and fixed for
    a week; `pinned`: the shop's pins stand first."""

    scores: Callable[[Asked], Scores]
    reasons: Callable[[Asked, Whole], Why]
    repeats: bool = False
    weekly: bool = False
    pinned: bool = False


def _for_you(asked: Asked) -> Scores:
    return mixed(asked.parts)


def _why_for_you(asked: Asked, picked: Whole) -> Why:
    """Bought before; else because of the own item that adds most, where own items add more than
    popularity does; else popular."""
    why = _why_popular(asked, picked)
    for key, part in asked.parts.items():
        links = asked.model.recommenders[key].links
        if links is not None:
            own, most = links.reasons(asked.people, picked)
            share = most / np.maximum(
                _at(asked.score(key), picked), most.clip(np.finfo(float).tiny)
            )
            because = (own >= 0) & (_at(part, picked) >= _at(asked.parts[POPULAR], picked))
            why = _where(because, _same("because_you_bought", own, share), why)
    if asked.repeats:
        why = _where(_at(asked.owned, picked), _why_bought(asked, picked), why)
    return why


def _new_arrivals(asked: Asked) -> Scores:
    """New arrivals: the share of own purchases in the item's category, and in its brand."""
    recent = _age(asked) <= NEW_DAYS
    liked = _favour(asked, asked.items.category) + _favour(asked, asked.items.brand)
    popular = relative(asked.score(POPULAR) * recent)
    # A new arrival that nobody bought yet is worth showing, too.
    score = (liked + np.float32(NEW_PRIOR) * popular + np.float32(1e-6)) * recent
    return asked.unseen(np.asarray(score, np.float32))


def _why_new(asked: Asked, picked: Whole) -> Why:
    by_category = _at(_favour(asked, asked.items.category), picked)
    by_brand = _at(_favour(asked, asked.items.brand), picked)
    age = _age(asked)[np.maximum(picked, 0)].astype(np.float64)
    brand, category = _same("new_in_brand", picked, age), _same("new_in_category", picked, age)
    liked = _where(by_brand > by_category, brand, category)
    return _where(by_brand + by_category > 0, liked, _why_popular(asked, picked))


def _age(asked: Asked) -> Whole:
    """Days since each item joined the shop; very many where nobody knows."""
    came = asked.items.came
    return np.where(came == UNKNOWN, np.iinfo(np.int32).max, asked.people.until - came)


def _favour(asked: Asked, codes: Whole) -> Scores:
    """Customers x items: which share of the days with purchases was spent in an item's group."""
    people, groups = asked.people, int(codes.max(initial=UNKNOWN)) + 1
    if not groups:
        return np.zeros((people.customers, people.items), np.float32)
    mine = codes[people.item]
    told = mine != UNKNOWN
    weight = people.days[told] * people.faded(180.0)[told]
    cell = people.owner[told] * groups + mine[told]
    spent = np.bincount(cell, weights=weight, minlength=people.customers * groups)
    share = spent.reshape(people.customers, groups).astype(np.float64)
    total = share.sum(axis=1, keepdims=True)
    share = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
    shared = np.column_stack([share, np.zeros(people.customers)])  # UNKNOWN is the last column
    return np.asarray(shared[:, codes], np.float32)


def _bought_before(asked: Asked) -> Scores:
    return BuyAgain().scores(asked.people)


def _why_bought(asked: Asked, picked: Whole) -> Why:
    days = np.asarray(asked.people.matrix(asked.people.days).toarray())
    return _same("bought_before", picked, _at(days, picked))


def _baskets(asked: Asked) -> Scores:
    """What goes with the items of the last day, without those."""
    last = _last_day(asked.people)
    scores = asked.model.baskets.scores(last)
    return asked.unseen(without(scores, last))


def _why_baskets(asked: Asked, picked: Whole) -> Why:
    own, most = asked.model.baskets.reasons(_last_day(asked.people), picked)
    return _same("goes_with", own, np.full(most.shape, np.nan))


def _last_day(people: Purchases) -> Purchases:
    """Only what each customer bought on the last day they bought anything."""
    owner = people.owner
    last = np.full(people.customers, -1, np.int64)
    np.maximum.at(last, owner, people.last)
    return people.rows(people.last == last[owner])


def _trending(asked: Asked) -> Scores:
    lift = _trend(asked.model) - 1
    rising = np.where(asked.model.recent >= USUAL_BUYERS, np.maximum(lift, 0), 0)
    return asked.unseen(np.tile(rising.astype(np.float32), (asked.people.customers, 1)))


def _why_trending(asked: Asked, picked: Whole) -> Why:
    return _same("trending", picked, _trend(asked.model)[np.maximum(picked, 0)])


def _trend(model: Model) -> Floats:
    """How many times as many people as before bought each item lately, damped for few buyers."""
    usual = model.earlier * (TREND_DAYS / TREND_BEFORE)
    rise: Floats = (model.recent + USUAL_BUYERS) / (usual + USUAL_BUYERS)
    return rise


def _due(asked: Asked) -> Scores:
    """Items bought on several days and due by the mean of the own gaps, the most due first."""
    left, gap = _until_due(asked.people)
    due = (gap > 0) & (left <= DUE_WITHIN) & (left >= -GIVEN_UP * gap)
    nearness = 1 / (1 + np.abs(left) / np.maximum(gap, 1))
    return np.asarray(asked.people.matrix(np.where(due, nearness, 0)).toarray(), np.float32)


def _why_due(asked: Asked, picked: Whole) -> Why:
    left, _ = _until_due(asked.people)
    return _same("due", picked, _at(np.asarray(asked.people.matrix(left).toarray()), picked))


def _until_due(people: Purchases) -> tuple[Floats, Floats]:
    """Per row: days until it is due, and the mean gap; 0 after a single day."""
    gap = (people.last - people.first) / np.maximum(people.days - 1, 1)
    return people.last + gap - people.until, gap


def _why_popular(asked: Asked, picked: Whole) -> Why:
    return _same("popular", picked, asked.model.recent[np.maximum(picked, 0)].astype(np.float64))


def _same(code: str, item: Whole, number: Floats) -> Why:
    return Why(np.full(item.shape, code, "U20"), item, np.asarray(number, np.float64))


def _where(condition: Flags, one: Why, other: Why) -> Why:
    return Why(
        np.where(condition, one.code, other.code),
        np.where(condition, one.item, other.item),
        np.where(condition, one.number, other.number),
    )


def _at(values: NDArray[Any], picked: Whole) -> NDArray[Any]:
    return np.take_along_axis(values, np.maximum(picked, 0), axis=1)


LISTS: Mapping[ListName, Listing] = {
    "for_you": Listing(_for_you, _why_for_you, pinned=True),
    "discover_weekly": Listing(_for_you, _why_for_you, weekly=True, pinned=True),
    "new_for_you": Listing(_new_arrivals, _why_new),
    "buy_again": Listing(_bought_before, _why_bought, repeats=True),
    "goes_with": Listing(_baskets, _why_baskets),
    "trending": Listing(_trending, _why_trending),
    "replenish": Listing(_due, _why_due, repeats=True),
}
