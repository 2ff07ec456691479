"""What the catalogue keeps of what a shop says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from regulars.catalog import service
from regulars.catalog.service import Saved
from regulars.core.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = 20_513


def save(ws: Workspace, *rows: dict[str, Any], day: int = TODAY) -> Saved:
    with ws.state.write() as connection:
        return service.save(connection, rows, day=day, now=NOW)


def products(ws: Workspace) -> dict[str, dict[str, Any]]:
    return {row["sku"]: row for row in service.products(ws).to_pylist()}


def found(ws: Workspace, text: str, **how: int) -> list[str]:
    with ws.state.read() as connection:
        return [row["sku"] for row in service.search(connection, text=text, **how).items]


def test_an_empty_catalogue_is_a_table_with_all_columns(any_workspace: Workspace) -> None:
    table = service.products(any_workspace)
    assert table.schema == service.SCHEMA
    assert table.num_rows == 0


def test_products_come_back_as_they_were_told(any_workspace: Workspace) -> None:
    mug = {
        "sku": "M1",
        "title": "Mug",
        "category": "Kitchen",
        "brand": "Acme",
        "price_minor": 1250,
        "cost_minor": 700,
        "image_url": "https://shop.example/m1.jpg",
        "url": "https://shop.example/m1",
        "in_stock": True,
        "stock": 3,
        "added_day": 20_000,
    }
    assert save(any_workspace, mug) == Saved(new=1, changed=0, same=0)
    assert products(any_workspace) == {"M1": mug}
    assert save(any_workspace, mug) == Saved(new=0, changed=0, same=1)


def test_a_fact_that_is_left_out_stays_and_an_empty_one_goes(any_workspace: Workspace) -> None:
    save(any_workspace, {"sku": "A", "title": "Tea", "brand": "Ahmad", "price_minor": 300})
    assert save(any_workspace, {"sku": "A", "price_minor": 350, "brand": None}) == Saved(0, 1, 0)
    row = products(any_workspace)["A"]
    assert (row["title"], row["brand"], row["price_minor"]) == ("Tea", None, 350)


def test_of_two_rows_with_one_number_the_last_counts(workspace: Workspace) -> None:
    saved = save(workspace, {"sku": "A", "title": "Old"}, {"sku": "A", "title": "New"})
    assert saved == Saved(1, 0, 0)
    assert products(workspace)["A"]["title"] == "New"


def test_pieces_say_whether_there_are_any(workspace: Workspace) -> None:
    save(workspace, {"sku": "A", "stock": 0}, {"sku": "B", "stock": 2}, {"sku": "C"})
    save(workspace, {"sku": "D", "stock": 0, "in_stock": True})  # made to order
    assert [row["in_stock"] for row in products(workspace).values()] == [False, True, True, True]
    save(workspace, {"sku": "A", "title": "Still none"})
    assert products(workspace)["A"]["in_stock"] is False
    save(workspace, {"sku": "A", "stock": 5})
    assert products(workspace)["A"]["in_stock"] is True


def test_only_what_joins_a_catalogue_is_an_arrival(workspace: Workspace) -> None:
    save(workspace, {"sku": "A"}, {"sku": "B", "added_day": 19_000})
    save(workspace, {"sku": "A", "title": "Known"}, {"sku": "C"}, day=TODAY + 7)
    days = {sku: row["added_day"] for sku, row in products(workspace).items()}
    assert days == {"A": None, "B": 19_000, "C": TODAY + 7}


def test_products_are_found_by_any_of_their_words_however_typed(any_workspace: Workspace) -> None:
    save(
        any_workspace,
        {"sku": "T-1", "title": "چای كيسه‌ای", "brand": "گلستان"},
        {"sku": "T-2", "title": "Café crème", "category": "Coffee"},
        {"sku": "100%"},
    )
    assert found(any_workspace, "چاي") == ["T-1"]
    assert found(any_workspace, "کیسه گلستان") == ["T-1"]
    assert found(any_workspace, "CAFE coffee") == ["T-2"]
    assert found(any_workspace, "t-") == ["T-2", "T-1"]
    assert found(any_workspace, "%") == ["100%"]
    assert found(any_workspace, "nothing") == []


def test_pages_hold_every_product_once(workspace: Workspace) -> None:
    save(workspace, *({"sku": f"S{n:03}", "title": f"Same {n % 3}"} for n in range(25)))
    pages = [found(workspace, "", page=page, size=10) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({sku for page in pages for sku in page}) == 25


def test_of_a_large_catalogue_only_what_changed_is_written(any_workspace: Workspace) -> None:
    rows = [{"sku": f"S{n}", "price_minor": n} for n in range(20_000)]
    assert save(any_workspace, *rows) == Saved(20_000, 0, 0)
    rows[7]["price_minor"] = 10**9
    assert save(any_workspace, *rows) == Saved(0, 1, 19_999)
