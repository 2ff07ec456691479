"""Which segments hold one customer, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.segments import service as segments
from regulars.segments.membership import service
from regulars.segments.membership.person import Belonging, of_customer
from tests.segments.shop import NOW, Order, Person, Shop, order_rows, settle
from tests.server.browser import Browser

DAY = timedelta(days=1)
RECENT = {"condition": "orders", "op": "at_least", "times": 1, "days": 10}
QUIET = {"not": RECENT}


@pytest.fixture
def shop(any_workspace: Workspace) -> Workspace:
    """One customer ordered nine days ago, another long since."""
    settle(any_workspace, Shop([Person(1), Person(2)], [Order(1, 9), Order(2, 90)]))
    with any_workspace.state.write() as connection:
        for name, rule in (("Recent", RECENT), ("Quiet", QUIET)):
            segments.create(connection, name=name, rule=rule, now=NOW)
    return any_workspace


def own(ws: Workspace, who: int, now: datetime = NOW) -> dict[str, Belonging]:
    found = of_customer(ws, who, now)
    return {each.name: each for each in found if each.ready is None}


def test_the_rules_decide_also_before_anybody_counted(shop: Workspace) -> None:
    assert list(own(shop, 1)) == ["Recent"]
    assert list(own(shop, 2)) == ["Quiet"]
    assert (own(shop, 1)["Recent"].since, own(shop, 1)["Recent"].counted_since) == (None, None)


def test_since_is_when_a_pass_saw_them_come(shop: Workspace) -> None:
    later = NOW + 2 * DAY
    assert service.refresh(shop, NOW)
    assert service.refresh(shop, later)
    came, before = own(shop, 1, later)["Quiet"], own(shop, 2, later)["Quiet"]
    assert (came.since, before.since) == (later, None)
    assert before.counted_since == NOW.date()
    assert "Recent" not in own(shop, 1, later)


def test_who_left_and_is_back_is_in_since_the_last_time(shop: Workspace) -> None:
    service.refresh(shop, NOW)
    service.refresh(shop, NOW + 2 * DAY)  # too long ago by now
    orders = order_rows([Order(1, 9), Order(2, 90), Order(1, -3)])["orders"]
    history.append(shop, {"orders": orders.slice(2)}, source="test")
    back = NOW + 3 * DAY
    service.refresh(shop, back)
    assert own(shop, 1, back)["Recent"].since == back
    assert "Quiet" not in own(shop, 1, back)


def test_an_unknown_customer_is_not_found(shop: Workspace) -> None:
    with pytest.raises(NotFound):
        of_customer(shop, 3, NOW)


def test_the_route_answers_with_text_ids(office: Workspace, analyst: Browser) -> None:
    agreed = Person(2**60 - 1, consents={("email", "marketing"): "granted"})
    settle(office, Shop([agreed], [Order(agreed.id, 9)]))
    items = analyst.get(f"/api/segments/of/{2**60 - 1}").json()["items"]
    assert {"id", "name", "ready", "since", "counted_since"} == set(items[0])
    assert analyst.get("/api/segments/of/5").status_code == 404
    assert analyst.get(f"/api/products/of/{2**60 - 1}").json()["items"] == []
    outlook = analyst.get(f"/api/messages/outlook/{2**60 - 1}").json()
    assert (outlook["reason"], outlook["held"]) == ("no_address", False)
    assert [cap["used"] for cap in outlook["caps"]] == [0]
    assert analyst.get("/api/messages/outlook/5").status_code == 404
