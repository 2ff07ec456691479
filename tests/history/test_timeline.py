"""A customer's own story, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.errors import Invalid, NotFound
from regulars.core.http import Context, Visitor
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import service
from regulars.history.api import read_timeline
from regulars.history.timeline import About
from tests.events.makers import NOW, event, order, refund

CUSTOMER = {"external": "sara"}
ID = str(customer_id_of("external", "sara"))


def context(ws: Workspace) -> Context:
    return Context(ws, NOW, Visitor("u", "U", "u@example.com", "analyst", "en"))


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    """Ten page views, an order and its refund of one customer; half of it still in the inbox."""
    views = [
        event(n, identities=CUSTOMER, occurred_at=NOW - timedelta(hours=n // 2)) for n in range(10)
    ]
    bought = order(
        1,
        identities=CUSTOMER,
        occurred_at=NOW - timedelta(days=1),
        properties={"lines": [{"sku": "A", "price": "12.50"}]},
    )
    events.record(workspace, [*views, bought, event("x")], now=NOW)
    events.react(workspace, now=NOW)
    service.project(workspace, now=NOW)
    events.record(workspace, [refund(1, "2", identities={})], now=NOW)
    return workspace


def test_everything_of_the_customer_is_told_newest_first(told: Workspace) -> None:
    timeline = read_timeline(context(told), ID)
    kinds = [item.kind for item in timeline.items]
    assert sorted(kinds) == ["order", *["page_viewed"] * 10, "refund"]
    assert [item.at for item in timeline.items] == sorted(
        (item.at for item in timeline.items), reverse=True
    )
    bought = timeline.items[-1]
    assert (bought.kind, bought.amount_minor, bought.lines[0].sku) == ("order", 1250, "A")
    assert (timeline.before, timeline.currency) == (None, "USD")


def test_a_sort_of_facts_is_told_alone(told: Workspace) -> None:
    def kinds(about: About) -> set[str]:
        return {item.kind for item in read_timeline(context(told), ID, about=about).items}

    assert kinds("orders") == {"order", "refund"}
    assert kinds("messages") == set()
    assert kinds("other") == {"page_viewed"}
    sent = event("sent", name="message_sent", identities=CUSTOMER)
    events.record(told, [sent, event("bye", name="unsubscribed", identities=CUSTOMER)], now=NOW)
    assert kinds("messages") == {"message_sent", "unsubscribed"}
    assert kinds("other") == {"page_viewed"}


@pytest.mark.parametrize("size", [1, 4, 12])
def test_pages_join_without_gap_or_overlap(told: Workspace, size: int) -> None:
    whole = [item.id for item in read_timeline(context(told), ID).items]
    seen: list[str] = []
    before = None
    while True:
        found = read_timeline(context(told), ID, before=before, size=size)
        seen += [item.id for item in found.items]
        if (before := found.before) is None:
            break
    assert seen == whole


@pytest.mark.parametrize("before", ["x", ".", "1e9.a", "99999999999999999999.a", "-.a"])
def test_a_made_up_place_is_refused(told: Workspace, before: str) -> None:
    with pytest.raises(Invalid):
        read_timeline(context(told), ID, before=before)


def test_a_customer_that_does_not_exist_is_not_found(told: Workspace) -> None:
    with pytest.raises(NotFound):
        read_timeline(context(told), "12345")
