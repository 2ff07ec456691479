"""The demo's catalogue says what the order lines say and no more."""

from __future__ import annotations

from pathlib import Path

from tests.connectors.makers import NOW, lines, put, take_in

from regulars.catalog import service as catalog
from regulars.core.workspace import Workspace
from regulars.demo.catalog import fill

HEADER = "order_id,date,customer_id,sku,title,quantity,price"


def test_the_last_sale_tells_title_price_and_whether_it_is_still_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = (
        "1,2026-03-01,ann,85123A,HEART,2,2.95",
        "2,2026-11-20,bob,85123A,HEART HOLDER,10,2.55",
        "3,2026-11-21,ann,85123A,returned,-10,9.99",
        "4,2026-03-01,ann,22423,CAKESTAND,1,12.75",
        "5,2026-11-20,ann,POST,POSTAGE,1,18",
    )
    take_in(workspace, put(tmp_path, lines(*rows, header=HEADER)))
    fill(workspace, now=NOW)
    found = [
        (row["sku"], row["title"], row["price_minor"], row["in_stock"])
        for row in catalog.products(workspace).to_pylist()
    ]
    assert found == [
        ("22423", "CAKESTAND", 1275, False),
        ("85123A", "HEART HOLDER", 255, True),
        ("POST", "POSTAGE", 1800, False),
    ]


def test_a_catalogue_that_is_there_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, put(tmp_path, lines("1,2026-11-20,ann,22423,STAND,1,5", header=HEADER)))
    with workspace.state.write() as connection:
        catalog.save(connection, [{"sku": "OWN"}], day=0, now=NOW)
    fill(workspace, now=NOW)
    assert catalog.products(workspace)["sku"].to_pylist() == ["OWN"]
