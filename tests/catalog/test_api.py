"""The catalogue, asked as a browser would."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from regulars.catalog.api import router
from regulars.core.http import Visitor
from regulars.core.workspace import Workspace
from tests.server.alone import served

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MINA = Visitor("stf_1", "Mina", "mina@shop.example", "marketer", "fa")
ANALYST = Visitor("stf_3", "Sara", "sara@shop.example", "analyst", "en")
MUG = {"sku": "M1", "title": "Mug", "price_minor": 1250, "added_on": "2026-06-01"}


def put(ws: Workspace, *items: dict[str, Any]) -> Any:
    return served(router, ws, MINA, NOW).ask("PUT", "/api/catalog", json={"items": list(items)})


def listed(ws: Workspace, query: str = "") -> Any:
    return served(router, ws, MINA, NOW).get(f"/api/catalog{query}").json()


def test_what_was_put_is_listed(any_workspace: Workspace) -> None:
    assert put(any_workspace, MUG, {"sku": "T1"}).json() == {"new": 2, "changed": 0, "same": 0}
    page = listed(any_workspace)
    assert page["total"] == 2
    nothing = dict.fromkeys(("category", "brand", "cost_minor", "image_url", "url", "stock"))
    assert page["items"][0] == {**nothing, **MUG, "in_stock": True}
    assert [item["sku"] for item in listed(any_workspace, "?size=1&page=2")["items"]] == ["T1"]
    assert listed(any_workspace, "?q=mug")["total"] == 1
    assert [item["sku"] for item in listed(any_workspace, "?sku=T1&sku=X9")["items"]] == ["T1"]


def test_what_is_left_out_stays_and_null_takes_away(workspace: Workspace) -> None:
    put(workspace, MUG)
    answer = put(workspace, {"sku": "M1", "brand": "Acme", "added_on": None}).json()
    assert answer == {"new": 0, "changed": 1, "same": 0}
    item = listed(workspace)["items"][0]
    assert (item["title"], item["brand"], item["added_on"]) == ("Mug", "Acme", None)


@pytest.mark.parametrize("field", ["url", "image_url"])
@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://shop.example/mug?a=1&b=2#top", True),
        ("HTTP://shop.example:8080", True),
        ("https://فروشگاه.ایران/لیوان", True),
        ("javascript:alert(1)", False),
        ("data:image/png;base64,AAAA", False),
        ("//shop.example/mug", False),
        ("https://", False),
        ("https://bank.example@evil.example/", False),
        ('https://shop.example/" onload="x', False),
        ("https://shop.example/\nx", False),
        ("https://shop.example/\n", False),
        ("ftp://shop.example/mug", False),
        ("https://shop.example/" + "x" * 2000, False),
    ],
)
def test_only_web_addresses_are_taken(
    workspace: Workspace, field: str, address: str, taken: bool
) -> None:
    assert put(workspace, {"sku": "M1", field: address}).is_success == taken
    assert listed(workspace)["total"] == int(taken)


@pytest.mark.parametrize(
    "fault",
    [{"price_minor": -1}, {"price_minor": 10**16}, {"stock": -1}, {"sku": ""}, {"colour": "red"}],
)
def test_one_faulty_product_refuses_the_batch(
    workspace: Workspace, fault: dict[str, object]
) -> None:
    answer = put(workspace, {"sku": "A"}, {"sku": "B", **fault})
    assert answer.status_code == 422
    assert "items.1" in answer.text
    assert listed(workspace)["total"] == 0


def test_an_analyst_reads_and_changes_nothing(workspace: Workspace) -> None:
    browser = served(router, workspace, ANALYST, NOW)
    assert browser.get("/api/catalog").status_code == 200
    assert browser.ask("PUT", "/api/catalog", json={"items": []}).status_code == 403
