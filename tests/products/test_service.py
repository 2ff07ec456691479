"""What products lead to, against counting one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace, open_workspace
from regulars.history.service import append
from regulars.products import service
from regulars.settings import Settings
from tests.products.naive import Order, Plain, tables

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
UNTIL = day_number(NOW.date())
ITEMS = ("apple", "bread", "cheese", "dates")
WITHIN = 20
DAYS = [UNTIL - back for back in (60, 41, 40, 39, 21, 20, 19, 1, 0)]  # the window's edges

orders = st.builds(
    Order,
    customer=st.one_of(st.none(), st.integers(1, 6)),
    day=st.sampled_from(DAYS),
    items=st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3).map(tuple),
)
# The last day is fixed, so that everything is judged on the same day as the plain model does.
shops = st.lists(orders, min_size=1, max_size=30).map(lambda all: [*all, Order(7, UNTIL, ("egg",))])


def shop(folder: Path, found: Sequence[Order]) -> Workspace:
    ws = open_workspace(Settings(home=folder), create=True)
    append(ws, tables(found), source="test")
    return ws


@pytest.fixture(autouse=True)
def count_single_people() -> object:
    """Small shops have no pair that is seen often."""
    with patch.object(service, "FEWEST", 1):
        yield


@given(shops)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_products_agree_with_counting_by_hand(
    tmp_path_factory: pytest.TempPathFactory, found: list[Order]
) -> None:
    plain, ws = Plain(found, UNTIL, WITHIN), shop(tmp_path_factory.mktemp("home"), found)
    try:
        listed = service.products(ws, level="product", within=WITHIN, now=NOW)
        for item in listed.items:
            got = (item.again.part, item.again.whole, item.days_again)
            assert got == plain.again(item.key)
            assert (item.back.part, item.back.whole, item.days_back) == plain.back(item.key)
        for pair in service.next_products(
            ws, level="product", within=WITHIN, of=None, limit=1000, now=NOW
        ).items:
            assert pair.share.part == plain.next(pair.key, pair.next_key)
            assert pair.share.whole == plain.back(pair.key)[0]
        firsts = service.first_products(ws, level="product", within=WITHIN, visits=2, now=NOW)
        assert (firsts.everybody.part, firsts.everybody.whole) == plain.regulars(None, 2)
        for first in firsts.items:
            assert (first.regulars.part, first.regulars.whole) == plain.regulars(first.key, 2)
        for basket in service.baskets(ws, level="product", of=None, limit=1000, now=NOW).items:
            assert basket.orders == plain.together(basket.key, basket.with_key)
    finally:
        ws.close()


def test_a_category_counts_each_person_once(tmp_path: Path) -> None:
    ws = shop(tmp_path, [Order(1, UNTIL - 30, ("apple", "almond")), Order(1, UNTIL, ("apple",))])
    listed = service.products(ws, level="category", within=WITHIN, now=NOW)
    assert [(item.key, item.customers, item.orders) for item in listed.items] == [("a", 1, 2)]
    assert listed.items[0].rule == {
        "condition": "orders",
        "op": "at_least",
        "times": 1,
        "category": "a",
    }
    ws.close()


def test_an_empty_shop_has_no_products_and_no_day(workspace: Workspace) -> None:
    listed = service.products(workspace, level="product", within=90, now=NOW)
    firsts = service.first_products(workspace, level="brand", within=90, visits=2, now=NOW)
    assert (listed.on, listed.items, firsts.everybody.value) == (None, [], None)
    assert service.baskets(workspace, level="product", of=None, limit=9, now=NOW).items == []
    next_ones = service.next_products(
        workspace, level="product", within=9, of=None, limit=9, now=NOW
    )
    assert next_ones.items == []


def test_a_product_that_goes_with_coming_back_is_clear(tmp_path: Path) -> None:
    """Sixty of sixty with tea came back, none of sixty with mugs."""
    tea = [Order(n, UNTIL - 100, ("tea",)) for n in range(60)]
    tea += [Order(n, UNTIL - 90, ("x",)) for n in range(60)]
    mugs = [Order(n, UNTIL - 100, ("mug",)) for n in range(100, 160)]
    ws = shop(tmp_path, [*tea, *mugs, Order(999, UNTIL, ("x",))])
    found = service.first_products(ws, level="product", within=50, visits=2, now=NOW)
    said = {item.key: (item.difference, item.clear) for item in found.items}
    assert said == {"tea": (1.0, True), "mug": (-1.0, True)}
    ws.close()
