"""How recommenders are judged, against counting one customer at a time."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.recommendations.blend import choice_of
from regulars.recommendations.evaluation import days_to_test, evaluate, gain_of, mean_of
from regulars.recommendations.purchases import Purchases
from regulars.recommendations.recommenders.item_knn import alike
from regulars.recommendations.rules import RecommendationRules
from regulars.recommendations.schemas import RecommendationTest
from tests.recommendations.shops import ITEMS, items, purchases

MANY = 30  # more than a list holds, so that leaving out is possible
came = st.lists(st.sets(st.integers(0, ITEMS - 1), min_size=1), min_size=1, max_size=4)


@settings(max_examples=40)
@given(came, st.permutations(range(ITEMS)), st.integers(1, ITEMS))
def test_gain_is_what_one_counts_by_hand(
    came: list[set[int]], order: list[int], length: int
) -> None:
    picked = np.array([[*order[:length], -1] for _ in came])
    then = purchases([dict.fromkeys(each, (1, 0)) for each in came])
    found = gain_of(picked, then)
    for row, wanted in enumerate(came):
        hits = [place for place, item in enumerate(order[:length]) if item in wanted]
        best = sum(1 / log2(place + 2) for place in range(min(length + 1, len(wanted))))
        assert found.ndcg[row] == pytest.approx(sum(1 / log2(p + 2) for p in hits) / best)
        assert found.recall[row] == pytest.approx(len(hits) / len(wanted))


def test_a_mean_has_its_usual_interval() -> None:
    found = mean_of(np.array([0.0, 1.0] * 50))
    assert found.value == 0.5
    assert found.high - 0.5 == pytest.approx(1.96 * np.sqrt(0.25 * 100 / 99 / 100))


def test_short_histories_are_not_tested() -> None:
    assert days_to_test(100, 127) == 7
    assert days_to_test(100, 126) is None
    assert days_to_test(100, 1000) == 30


def judged(before: Purchases, after: Purchases) -> RecommendationTest | None:
    plain = choice_of(RecommendationRules(diversity=0), items(count=MANY), alike(before.matrix()))
    return evaluate(before, after.some(np.flatnonzero(np.diff(after.starts))), plain)


def test_a_model_is_chosen_where_it_foretells_better_and_told_by_how_much() -> None:
    # Who has 0 goes on to 2, who has 1 to 3; most have 4, which nobody takes up.
    half = [{0: (1, 90), 2: (1, 80)}, {1: (1, 90), 3: (1, 80)}] * 30 + [{4: (1, 1)}] * 40
    people = [{0: (1, 50)}, {1: (1, 50)}] * 20
    then = [{}] * 100 + [{2: (1, 0)}, {3: (1, 0)}] * 20
    found = judged(purchases([*half, *people], MANY), purchases(then, MANY))
    assert found is not None
    new, again = found.tasks
    assert (new.customers, again.customers) == (40, 40)
    assert new.chosen in ("ease", "item_knn")
    assert new.simple == "popular"
    assert new.better_by is not None
    assert new.better_by.low > 0
    rows = {each.recommender: each.ndcg.value for each in new.tested}
    assert set(rows) == {"popular", "ease", "item_knn", "blend"}
    assert rows[new.chosen] == 1
    assert rows[new.chosen] - rows["popular"] == pytest.approx(new.better_by.value)


def test_where_popularity_wins_it_is_used_and_said() -> None:
    # Whatever they had, everybody takes the item that is all the rage.
    before = [{item: (1, 200), (item + 1) % 5: (1, 200)} for item in range(5)] * 20
    found = judged(
        purchases([*before, *[{5: (1, 0)}] * 30], MANY), purchases([{5: (1, 0)}] * 100, MANY)
    )
    assert found is not None
    assert found.tasks[0].chosen == "popular"
    assert found.tasks[0].better_by is None


def test_repeats_are_foretold_by_what_people_bought_before() -> None:
    before = [{n % MANY: (3, 10), (n + 1) % MANY: (1, 10)} for n in range(90)]
    then = [{n % MANY: (1, 0), (n + 3) % MANY: (1, 0)} for n in range(90)]
    found = judged(purchases(before, MANY), purchases(then, MANY))
    assert found is not None
    again = found.tasks[1]
    assert (again.chosen, again.simple, again.better_by) == ("buy_again", "buy_again", None)


def test_too_few_customers_say_nothing() -> None:
    before = [{0: (1, 9)}] * 19
    assert judged(purchases(before, MANY), purchases([{1: (1, 0)}] * 19, MANY)) is None
    assert judged(purchases([], MANY), purchases([], MANY)) is None
