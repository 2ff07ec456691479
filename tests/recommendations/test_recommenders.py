"""The members of the family, against the same worked out by hand or the long way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from regulars.recommendations.family import RECOMMENDERS, Recommender
from regulars.recommendations.links import strongest
from regulars.recommendations.purchases import Purchases
from regulars.recommendations.recommenders import ease as ease_module
from regulars.recommendations.recommenders.ease import Ease, ease_weights
from regulars.recommendations.recommenders.item_knn import K1, B, ItemKnn
from regulars.recommendations.recommenders.popular import Popular
from tests.recommendations.shops import ITEMS, UNTIL, purchases, shops

LINKED = (Ease, ItemKnn)
NOBODY: list[dict[int, tuple[int, int]]] = []


def test_the_family_is_what_the_documentation_says() -> None:
    assert list(RECOMMENDERS) == ["buy_again", "ease", "item_knn", "popular"]


def test_ease_of_two_items_is_what_one_works_out_by_hand() -> None:
    # Both bought by one, the first alone by another: X'X + 1 = [3 1; 1 2], its inverse is
    # [2 -1; -1 3] / 5, and B = -P / diag(P) by columns.
    bought = purchases([{0: (1, 0), 1: (1, 0)}, {0: (1, 0)}], items=2).matrix().tocsc()
    assert ease_weights(bought, 1.0) == pytest.approx(np.array([[0, 1 / 3], [1 / 2, 0]]))


@pytest.mark.parametrize("most_in_double", [0, 100], ids=["single", "double"])
def test_ease_is_the_least_squares_solution_without_a_diagonal(
    monkeypatch: pytest.MonkeyPatch, most_in_double: int
) -> None:
    monkeypatch.setattr(ease_module, "MOST_IN_DOUBLE", most_in_double)
    monkeypatch.setattr(ease_module, "BLOCK", 7)  # so that the blocks have seams
    dense = (np.random.default_rng(4).random((60, 30)) < 0.2).astype(float)
    weights = ease_weights(purchases_of_dense(dense).matrix().tocsc(), 5.0)
    for item in range(30):
        others = np.delete(np.arange(30), item)
        known = dense[:, others]
        normal = known.T @ known + 5.0 * np.eye(29)
        least = np.linalg.solve(normal, known.T @ dense[:, item])
        assert weights[others, item] == pytest.approx(least, rel=1e-3, abs=1e-5)
        assert weights[item, item] == 0


def purchases_of_dense(dense: np.ndarray) -> Purchases:  # type: ignore[type-arg]
    people = [{int(item): (1, 0) for item in np.flatnonzero(row)} for row in dense]
    return purchases(people, items=dense.shape[1])


@settings(max_examples=12)
@given(shops)
def test_nearest_items_are_the_cosines_of_bm25_weights(
    shop: list[dict[int, tuple[int, int]]],
) -> None:
    learned = purchases(shop)
    found = ItemKnn.fit(learned).links.matrix.toarray()
    bought = learned.matrix().toarray()
    mean = bought.sum(axis=1).mean() if len(shop) else 0
    weight = np.zeros_like(bought)
    for customer, item in zip(*bought.nonzero(), strict=True):
        length = 1 - B + B * bought[customer].sum() / mean
        rarity = np.log(1 + len(shop) / bought[:, item].sum())
        weight[customer, item] = (K1 + 1) / (1 + K1 * length) * rarity
    for one in range(ITEMS):
        for other in range(ITEMS):
            lengths = np.linalg.norm(weight[:, one]) * np.linalg.norm(weight[:, other])
            cosine = weight[:, one] @ weight[:, other] / lengths if lengths else 0
            expected = 0 if one == other else cosine
            assert found[one, other] == pytest.approx(expected, abs=1e-6)


def test_only_the_strongest_links_stay() -> None:
    rows = np.array([[9.0, 1, -3, 2], [1, 9, 0, 0]])
    assert strongest(rows, 0, 2).toarray().tolist() == [[0, 0, -3, 2], [1, 0, 0, 0]]


@settings(max_examples=12)
@given(shops)
@pytest.mark.parametrize("member", LINKED, ids=lambda each: each.key)
def test_what_own_items_add_comes_to_the_score(
    member: type[Recommender], shop: list[dict[int, tuple[int, int]]]
) -> None:
    people = purchases(shop)
    fitted = member.fit(people)
    assert fitted.links is not None
    scores = fitted.scores(people)
    for item in range(ITEMS):
        row = np.arange(len(people.item))
        added = fitted.links.contributions(people, row, np.full(len(row), item))
        total = np.bincount(people.owner, weights=added, minlength=people.customers)
        assert total == pytest.approx(scores[:, item], abs=1e-5)


@settings(max_examples=12)
@given(shops)
@pytest.mark.parametrize("member", LINKED, ids=lambda each: each.key)
def test_the_reason_is_the_own_item_that_adds_most(
    member: type[Recommender], shop: list[dict[int, tuple[int, int]]]
) -> None:
    people = purchases(shop)
    links = member.fit(people).links
    assert links is not None
    picked = np.tile(np.array([0, 3, -1]), (people.customers, 1))
    own, most = links.reasons(people, picked)
    for customer in range(people.customers):
        rows = np.flatnonzero(people.owner == customer)
        for place, item in enumerate((0, 3)):
            added = links.contributions(people, rows, np.full(len(rows), item))
            best = max(added.max(initial=0), 0)
            assert most[customer, place] == pytest.approx(best)
            assert (own[customer, place] >= 0) == (best > 0)
            if best > 0:
                assert own[customer, place] in people.item[rows][np.isclose(added, best)]
        assert (own[customer, 2], most[customer, 2]) == (-1, 0)


@pytest.mark.parametrize("key", list(RECOMMENDERS))
@pytest.mark.parametrize(
    "shop", [NOBODY, [{}], [{2: (1, 5)}], [{0: (2, 0), 1: (1, 9)}, {1: (1, 3)}]]
)
def test_every_member_scores_anybody_and_comes_back_from_its_parts(
    key: str, shop: list[dict[int, tuple[int, int]]]
) -> None:
    member = RECOMMENDERS[key]
    fitted = member.fit(purchases(shop))
    again = member.of(fitted.parts())
    for people in (purchases(shop), purchases([{}, {5: (1, 1)}])):
        scores = fitted.scores(people)
        assert scores.shape == (people.customers, ITEMS)
        assert np.isfinite(scores).all()
        assert again.scores(people) == pytest.approx(scores)
        if member.repeats:
            assert not scores[people.matrix().toarray() == 0].any()


def test_popular_counts_each_buyer_once_and_fading() -> None:
    shop = [{0: (4, 0)}, {0: (1, 14), 1: (3, 0)}]
    assert Popular.fit(purchases(shop)).people[:2].tolist() == [1.5, 1.0]


def test_own_items_come_by_how_often_and_how_lately() -> None:
    people = purchases([{0: (2, 0), 1: (2, 120), 2: (1, 0), 3: (3, 0)}])
    scores = RECOMMENDERS["buy_again"].fit(people).scores(people)[0]
    assert scores.tolist() == [2, 1, 1, 3, 0, 0]
    assert people.until == UNTIL


def test_what_was_bought_lately_speaks_louder() -> None:
    links = Ease.fit(purchases([{0: (1, 0), 1: (1, 0)}, {0: (1, 0), 1: (1, 0)}]))
    late, early = links.scores(purchases([{0: (1, 0)}, {0: (1, 180)}]))[:, 1]
    assert early == pytest.approx(late * (0.3 + 0.7 / 4))
