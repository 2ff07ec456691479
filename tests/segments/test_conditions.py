"""Single conditions at the places where a mistake would hide from random shops."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from regulars.core.workspace import Workspace
from regulars.history.standing import GROUP_NAMES, NOT_YET
from regulars.segments import service
from regulars.segments.conditions.was_in_rfm_group import PastGroup
from tests.segments.shop import NOW, Happening, Order, Person, Shop, settle


def who(ws: Workspace, condition: str, **parameters: Any) -> list[int]:
    return service.member_ids(ws, {"condition": condition, **parameters}, NOW)


def test_every_group_of_history_can_be_asked_for_in_the_past() -> None:
    assert set(get_args(PastGroup)) == {NOT_YET, *GROUP_NAMES}


def test_a_sure_prediction_asks_for_the_whole_interval(workspace: Workspace) -> None:
    people = [
        Person(1, traits={"p_alive": 0.6}, intervals={"p_alive": (0.5, 0.7)}),
        Person(2, traits={"p_alive": 0.6}, intervals={"p_alive": (0.2, 0.9)}),
        Person(3, traits={"p_alive": 0.6}),
    ]
    settle(workspace, Shop(people))
    asked: dict[str, Any] = {"name": "p_alive", "number": 0.5}
    assert who(workspace, "prediction", **asked) == [1, 2, 3]
    assert who(workspace, "prediction", **asked, sure=True) == [1]
    assert who(workspace, "prediction", **asked, sure=True, op="more_than") == []
    assert who(workspace, "prediction", name="p_alive", number=0.7, op="at_most", sure=True) == [1]
    assert who(workspace, "prediction", name="p_alive", number=0.7, op="less_than", sure=True) == []


def test_a_refund_is_taken_off_what_was_spent_with_the_coupon_of_its_order(
    workspace: Workspace,
) -> None:
    orders = [Order(1, 5, 1000, coupon="SPRING"), Order(1, 3, -800, "refund", of=0), Order(2, 5)]
    settle(workspace, Shop([Person(1), Person(2)], orders))
    assert who(workspace, "spend", amount=200, coupon="SPRING") == [1]
    assert who(workspace, "spend", amount=201, coupon="SPRING") == []
    assert who(workspace, "spend", amount=0, op="at_most", coupon="SPRING") == [2]


def test_orders_of_one_moment_have_one_order_among_them(workspace: Workspace) -> None:
    orders = [Order(1, 5, channel="web"), Order(1, 5, channel="shop"), Order(1, 5, kind="refund")]
    settle(workspace, Shop([Person(1)], orders))
    assert who(workspace, "nth_order", which="first", channel="web") == [1]
    assert who(workspace, "nth_order", which="nth", number=2, channel="shop") == [1]
    assert who(workspace, "nth_order", which="last", channel="shop") == [1]
    assert who(workspace, "nth_order", which="last", channel="web") == []
    assert who(workspace, "nth_order", which="nth", number=3) == []


def test_an_order_without_lines_still_counts_among_them(workspace: Workspace) -> None:
    tea = [("a", "tea", 500, "x"), ("b", "cake", 500, "y")]
    settle(workspace, Shop([Person(1)], [Order(1, 9), Order(1, 5, lines=tea, coupon="SPRING")]))
    assert who(workspace, "nth_order", which="first", brand="x") == []
    assert who(workspace, "nth_order", which="nth", number=2, brand="x", coupon="SPRING") == [1]
    assert who(workspace, "nth_order", which="last", category="cake", days=5) == [1]
    assert who(workspace, "nth_order", which="last", category="cake", days=4) == []
    assert who(workspace, "nth_order", which="last", sku="a", category="cake") == []


def test_an_order_dated_ahead_is_not_the_last_one_yet(workspace: Workspace) -> None:
    orders = [Order(1, 5, channel="web"), Order(1, -2, channel="shop")]
    settle(workspace, Shop([Person(1)], orders))
    assert who(workspace, "nth_order", which="last", channel="web") == [1]
    assert who(workspace, "nth_order", which="nth", number=2) == []


def test_an_average_is_of_orders_and_needs_one(workspace: Workspace) -> None:
    orders = [Order(1, 5, 1000), Order(1, 6, 501), Order(1, 7, -1, kind="refund")]
    settle(workspace, Shop([Person(1), Person(2)], [*orders, Order(2, 3, -5, kind="refund")]))
    assert who(workspace, "average_order_value", op="exactly", amount=750) == [1]
    assert who(workspace, "average_order_value", op="more_than", amount=750) == []
    assert who(workspace, "average_order_value", op="at_most", amount=2**40) == [1]
    assert who(workspace, "average_order_value", amount=1000, days=5) == [1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"op": "is", "value": "pro"}, [1]),
        ({"op": "is_not", "value": "pro"}, [2, 3, 4]),  # not who has no plan at all
        ({"op": "contains", "value": "ro"}, [1]),
        ({"op": "at_least", "number": 5}, [2, 3]),
        ({"op": "more_than", "number": 5}, []),
        ({"op": "is", "value": "true"}, [4]),
        ({"op": "exists"}, [1, 2, 3, 4]),
    ],
)
def test_properties_of_events_are_compared(
    workspace: Workspace, asked: dict[str, Any], expected: list[int]
) -> None:
    plans: list[Any] = ["pro", "5", 5, True, None, {"name": "pro"}, ["pro"]]
    happened = [Happening(n, 1, "viewed", {"plan": plan}) for n, plan in enumerate(plans, 1)]
    settle(
        workspace,
        Shop([Person(n) for n in range(1, 10)], events=[*happened, Happening(8, 1, "viewed")]),
    )
    where = [{"property": "plan", **asked}]
    assert who(workspace, "event", name="viewed", where=where) == expected


def test_birthdays_follow_the_customers_own_calendar(workspace: Workspace) -> None:
    people = [
        Person(1, birth_on="1990-11-21"),
        Person(2, birth_on="1990-11-21", language="fa"),  # 30 Aban: today in both calendars
        Person(3, birth_on="1989-11-22", language="en"),
        Person(4, birth_on="1989-11-22", language="fa-IR"),  # 1 Azar 1368: tomorrow
        Person(5, birth_on="1992-11-21", language="fa"),  # 30 Aban 1371
        Person(6, birth_on="1992-11-20", language="fan"),
        Person(7, birth_on="0021-11-21"),
        Person(8, birth_on="1990-02-31"),
        Person(9, birth_on="2026-11-21"),
    ]
    settle(workspace, Shop(people))
    assert who(workspace, "birthday", days=0) == [1, 2, 5]
    assert who(workspace, "birthday", days=1) == [1, 2, 3, 4, 5]
    assert who(workspace, "birthday", days=1, when="after") == [1, 2, 5, 6]


def test_everybodys_birthday_is_jalali_in_a_jalali_shop(workspace: Workspace) -> None:
    from regulars.accounts.service import change_profile

    settle(workspace, Shop([Person(1, birth_on="2024-03-20")]))  # 1 Farvardin 1403
    rule = {"condition": "birthday", "days": 0}
    today, tomorrow = (NOW.replace(year=2026, month=3, day=day) for day in (20, 21))
    assert service.member_ids(workspace, rule, today) == [1]
    with workspace.state.write() as connection:
        change_profile(connection, calendar="jalali")
    assert service.member_ids(workspace, rule, today) == []
    assert service.member_ids(workspace, rule, tomorrow) == [1]  # 1 Farvardin 1405


def test_the_first_orders_anniversary_is_not_the_day_itself(workspace: Workspace) -> None:
    orders = [Order(1, 0), Order(2, 365), Order(3, 364), Order(3, 2), Order(4, 366)]
    settle(workspace, Shop([Person(n) for n in range(1, 5)], orders))
    assert who(workspace, "anniversary", days=0) == [2]
    assert who(workspace, "anniversary", days=1) == [2, 3]
    assert who(workspace, "anniversary", days=1, when="after") == [2, 4]


def test_a_trait_is_had_as_a_number_or_a_word(workspace: Workspace) -> None:
    settle(workspace, Shop([Person(1, traits={"a": 0.0}), Person(2, traits={"b": ""}), Person(3)]))
    assert (who(workspace, "has_trait", name="a"), who(workspace, "has_trait", name="b")) == (
        [1],
        [2],
    )


def test_only_one_list_is_asked(workspace: Workspace) -> None:
    settle(workspace, Shop([Person(1, lists={"lst_a"}), Person(2, lists={"lst_b"}), Person(3)]))
    assert who(workspace, "in_list", list="lst_a") == [1]
    assert service.member_ids(
        workspace, {"not": {"condition": "in_list", "list": "lst_a"}}, NOW
    ) == [2, 3]
