"""What a campaign's audience would be, and what it could show."""

from __future__ import annotations

import pytest

from regulars.campaigns.audience import audience, skipped_people
from regulars.core.workspace import Workspace
from tests.campaigns.makers import make_campaign, make_people, make_shop
from tests.segments.shop import NOW, Order, Shop


def test_from_all_customers_to_those_who_get_it(workspace: Workspace) -> None:
    made = make_campaign(workspace, holdout=0.5)
    found = audience(workspace, made.id, now=NOW)
    assert (found.customers, found.chosen, found.reachable) == (10, 10, 6)
    assert (found.held_out, found.will_get) == (3, 3)
    assert found.skipped == {
        "no_consent": 1,
        "consent_withdrawn": 1,
        "no_address": 1,
        "suppressed": 1,
    }


def test_the_skipped_are_named(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    assert skipped_people(workspace, made.id, reason="no_address", now=NOW) == [(9, "no_address")]
    assert len(skipped_people(workspace, made.id, reason=None, now=NOW)) == 4


def test_the_smallest_rise_needs_a_rate_to_start_from(workspace: Workspace) -> None:
    shop = Shop(make_people(400), [Order(n, 90) for n in range(1, 401)])
    made = make_campaign(workspace, shop)
    found = audience(workspace, made.id, now=NOW)
    assert found.base_rate == 0
    assert [each.rise for each in found.rises] == [None] * 4


def test_a_larger_hold_out_shows_a_smaller_rise(workspace: Workspace) -> None:
    orders = [Order(n, 90) for n in range(1, 401)] + [Order(n, 3) for n in range(1, 41)]
    made = make_campaign(workspace, Shop(make_people(400), orders))
    found = audience(workspace, made.id, now=NOW)
    assert found.base_rate == pytest.approx(0.1)
    rises = [each.rise for each in found.rises]
    assert all(rise is not None for rise in rises)
    assert rises == sorted(rises, reverse=True)  # type: ignore[type-var]


def test_empty_variables_are_counted(workspace: Workspace) -> None:
    shop = make_shop()
    shop.people[0].name = " "
    shop.people[1].traits = {"orders": 2.0}
    made = make_campaign(
        workspace, shop, body_html="{{ customer.first_name }} {{ customer.orders }}"
    )
    found = audience(workspace, made.id, now=NOW)
    assert {each.variable: each.count for each in found.lacking} == {
        "customer.orders": 5,
        "customer.first_name": 1,
    }


def test_checks_name_what_is_missing(workspace: Workspace) -> None:
    made = make_campaign(workspace, subject="")
    checks = {each.code: each.ok for each in audience(workspace, made.id, now=NOW).checks}
    assert checks == {"sender": True, "postal_address": True, "template": False, "not_held": True}
