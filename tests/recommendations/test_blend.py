"""Whatever scores the items have, the shop's rules hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.recommendations.blend import choice_of, mixed, parts_of, pick, weights_of, without
from regulars.recommendations.recommenders.buy_again import BuyAgain
from regulars.recommendations.recommenders.ease import Ease
from regulars.recommendations.recommenders.item_knn import ItemKnn, alike
from regulars.recommendations.recommenders.popular import Popular
from regulars.recommendations.rules import RecommendationRules
from tests.recommendations.shops import ITEMS, items, purchases, shops

NAMES = [str(n) for n in range(ITEMS)]
some = st.lists(st.sampled_from([*NAMES, "gone"]), unique=True, max_size=3).map(tuple)
share = st.sampled_from([0.0, 0.3, 1.0])
rules = st.builds(
    RecommendationRules,
    in_stock_only=st.booleans(),
    per_category=st.sampled_from([None, 1, 2]),
    margin_weight=share,
    diversity=share,
    pins=some,
    bans=some,
)
facts = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from([None, "tea", "cups"]),
            "in_stock": st.booleans(),
            "price_minor": st.sampled_from([None, 0, 100]),
            "cost_minor": st.sampled_from([None, 30, 250]),
        }
    ),
    min_size=ITEMS,
    max_size=ITEMS,
)
scores = st.lists(
    st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), min_size=ITEMS, max_size=ITEMS),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60)
@given(rules, facts, scores, shops.filter(bool), st.integers(1, 8))
def test_the_rules_hold(rules, facts, scores, shop, count) -> None:  # type: ignore[no-untyped-def]
    found = items([{"sku": sku, **row} for sku, row in zip(NAMES, facts, strict=True)])
    people = purchases([shop[n % len(shop)] for n in range(len(scores))])
    given_scores = without(np.array(scores, np.float32), people)
    owned = people.matrix().toarray() > 0
    choice = choice_of(rules, found, alike(people.matrix()), pinned=True)
    lists = pick(given_scores, count, choice, may=~owned)
    assert lists.shape == (len(scores), count)
    for row, places in enumerate(lists):
        shown = [int(place) for place in places if place >= 0]
        assert places.tolist() == shown + [-1] * (count - len(shown)), "empty places come last"
        assert len(set(shown)) == len(shown)
        assert not {NAMES[place] for place in shown} & set(rules.bans)
        assert not any(owned[row, place] for place in shown)
        if rules.in_stock_only:
            assert all(facts[place]["in_stock"] for place in shown)
        held = [facts[place]["category"] for place in shown if facts[place]["category"]]
        if rules.per_category is not None:
            assert max((held.count(each) for each in held), default=0) <= rules.per_category
        pins = [place for place in shown if NAMES[place] in rules.pins]
        assert shown[: len(pins)] == pins == sorted(pins, key=lambda p: rules.pins.index(NAMES[p]))
        assert all(given_scores[row, place] > 0 for place in shown if place not in pins)


@settings(max_examples=20)
@given(scores)
def test_without_rules_the_best_come_in_order(scores: list[list[float]]) -> None:
    plain = RecommendationRules(diversity=0)
    lists = pick(
        np.array(scores, np.float32), 4, choice_of(plain, items(), alike(purchases([{}]).matrix()))
    )
    for row, places in zip(scores, lists.tolist(), strict=True):
        best = sorted((item for item in range(ITEMS) if row[item] > 0), key=lambda i: (-row[i], i))
        assert [place for place in places if place >= 0] == best[:4]


def test_diversity_puts_something_else_second() -> None:
    found = items([{"sku": sku, "category": "tea"} for sku in "01"])
    scores = np.array([[1.0, 0.9, 0.8, 0, 0, 0]], np.float32)
    links = alike(purchases([{}]).matrix())
    for diversity, expected in ((0.0, [0, 1, 2]), (0.5, [0, 2, 1])):
        choice = choice_of(RecommendationRules(diversity=diversity), found, links)
        assert pick(scores, 3, choice).tolist() == [expected]


def test_items_that_the_same_people_buy_are_alike() -> None:
    links = alike(purchases([{0: (1, 0), 1: (1, 0)}, {2: (1, 0)}]).matrix())
    scores = np.array([[1.0, 0.9, 0.8, 0, 0, 0]], np.float32)
    choice = choice_of(RecommendationRules(diversity=0.5), items(), links)
    assert pick(scores, 3, choice).tolist() == [[0, 2, 1]]


def test_margin_lifts_an_item_as_far_as_the_shop_says() -> None:
    found = items(
        [
            {"sku": "0", "price_minor": 100, "cost_minor": 95},
            {"sku": "1", "price_minor": 100, "cost_minor": 20},
        ]
    )
    scores = np.array([[1.0, 0.8, 0, 0, 0, 0]], np.float32)
    links = alike(purchases([{}]).matrix())
    for weight, expected in ((0.0, [0, 1]), (1.0, [1, 0])):
        choice = choice_of(RecommendationRules(margin_weight=weight, diversity=0), found, links)
        assert pick(scores, 2, choice).tolist() == [expected]


def test_a_blend_leans_on_what_foretold_best() -> None:
    people = purchases([{0: (1, 0), 1: (1, 0)}, {0: (1, 0)}])
    members = {each.key: each.fit(people) for each in (Popular, BuyAgain, Ease, ItemKnn)}
    assert weights_of("popular", "popular", members) == {"popular": 1.0}
    assert weights_of("item_knn", "item_knn", members) == {"item_knn": 1.0, "popular": 0.2}
    assert weights_of("buy_again", "ease", members) == {
        "buy_again": 1.0,
        "popular": 0.2,
        "ease": 0.2,
    }
    scores = {"ease": np.array([[4.0, 2.0]], np.float32), "popular": np.array([[0.0, 9.0]])}
    blended = mixed(parts_of(scores, {"ease": 1.0, "popular": 0.2}))
    assert np.allclose(blended, [[1.0, 0.7]])
