"""What to do today: real groups, and a gain only where there is something to compute it from."""

from __future__ import annotations

from regulars.core.workspace import Workspace
from regulars.segments import service
from regulars.segments.ideas import ASSUMED_RISE, ideas
from tests.segments.shop import NOW, Order, Person, Shop, settle

GRANTED = {("email", "marketing"): "granted"}


def make_person(number: int, **traits: float | str) -> Person:
    return Person(number, email=f"{number}@example.org", consents=GRANTED, traits=dict(traits))


def make_shop() -> Shop:
    lapsed = [make_person(n, lifecycle_stage="lapsed", rfm_m=5.0) for n in (1, 2)]
    risk = [make_person(n, lifecycle_stage="at_risk") for n in (3, 4, 5)]
    once = [make_person(6, lifecycle_stage="new")]
    orders = [Order(n, 300, 50_000) for n in (1, 2)] + [Order(n, 90, 1_000) for n in (3, 4, 5)]
    return Shop([*lapsed, *risk, *once], [*orders, Order(6, 35, 2_000)])


def test_the_greatest_expected_gain_comes_first(workspace: Workspace) -> None:
    settle(workspace, make_shop())
    found = ideas(workspace, NOW)
    assert [(each.code, each.count) for each in found] == [
        ("win_back", 2),
        ("keep", 3),
        ("second_order", 1),
    ]
    assert found[0].average_order_minor == 50_000
    assert found[0].expected_minor == round(2 * ASSUMED_RISE * 50_000)


def test_people_who_may_not_be_written_to_are_not_counted(workspace: Workspace) -> None:
    shop = make_shop()
    shop.people[0].consents = {}
    shop.people[1].suppressed = {"email"}
    settle(workspace, shop)
    assert "win_back" not in {each.code for each in ideas(workspace, NOW)}


def test_without_revenue_there_is_no_number(workspace: Workspace) -> None:
    shop = make_shop()
    for order in shop.orders:
        order.amount = 0
    settle(workspace, shop)
    found = ideas(workspace, NOW)
    assert {each.expected_minor for each in found} == {None}
    assert [each.code for each in found] == ["keep", "win_back", "second_order"]


def test_an_idea_goes_with_its_segment(workspace: Workspace) -> None:
    settle(workspace, make_shop())
    with workspace.state.write() as connection:
        service.remove(connection, "at-risk", now=NOW)
    assert "keep" not in {each.code for each in ideas(workspace, NOW)}
