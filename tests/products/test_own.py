"""What one customer buys, and when it is due again by their own gaps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.products import service
from tests.segments.shop import NOW, Order, Person, Shop, settle

TODAY = NOW.date()


def bought(who: int, ago: int, *skus: str, kind: str = "order", amount: int = 100) -> Order:
    lines = [(sku, sku[0], amount, None) for sku in skus]
    return Order(who, ago, amount * len(skus), kind, lines=lines)


def ask(ws: Workspace, orders: list[Order]) -> dict[str, tuple[object, ...]]:
    settle(ws, Shop([Person(1), Person(2)], orders))
    found = service.of_customer(ws, 1, NOW)
    assert (found.on, found.currency) == (TODAY, "USD")
    return {
        each.key: (each.days, each.gap, each.shortest, each.longest, each.due_on)
        for each in found.items
    }


def test_the_gap_is_the_middle_of_their_own_and_due_is_counted_from_the_last(
    any_workspace: Workspace,
) -> None:
    days = [100, 90, 60, 55]  # gaps of 10, 30 and 5 days
    orders = [bought(1, ago, "tea") for ago in days]
    others = [bought(2, ago, "tea") for ago in (95, 94)]
    assert ask(any_workspace, orders + others) == {
        "tea": (4, 10.0, 5, 30, TODAY - timedelta(days=45))
    }


def test_after_one_purchase_nothing_is_due_and_two_on_a_day_are_one(workspace: Workspace) -> None:
    found = ask(workspace, [bought(1, 9, "mug"), bought(1, 9, "mug")])
    assert found == {"mug": (1, None, None, None, None)}


def test_what_is_bought_most_often_comes_first_and_refunds_are_taken_off(
    workspace: Workspace,
) -> None:
    refund = bought(1, 3, "tea", kind="refund", amount=-40)
    orders = [bought(1, 9, "mug"), bought(1, 8, "tea"), bought(1, 5, "tea"), refund]
    assert list(ask(workspace, orders)) == ["tea", "mug"]
    tea = service.of_customer(workspace, 1, NOW).items[0]
    assert (tea.amount_minor, tea.category, tea.last_on) == (160, "t", TODAY - timedelta(days=5))


def test_nobody_buys_nothing_and_an_unknown_customer_is_not_found(workspace: Workspace) -> None:
    assert ask(workspace, []) == {}
    with pytest.raises(NotFound):
        service.of_customer(workspace, 3, NOW)
