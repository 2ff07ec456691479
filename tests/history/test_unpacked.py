"""The rows of few customers are the same wherever they are taken from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Event
from regulars.history import manifest, service
from regulars.history.service import Few
from regulars.history.tables import DATASETS
from tests.segments.shop import NOW, Happening, Order, event_rows, order_rows

FEW = {
    "orders": Few("few_orders", "orders", ("customer_id", "day", "kind", "coupon", "amount_minor")),
    "order_lines": Few(
        "few_lines", "order_lines", ("customer_id", "day", "order_key", "sku", "category", "brand")
    ),
    "events": Few("few_events", "events", ("customer_id", "day", "name")),
}


def load(ws: Workspace, *customers: int | None, ago: int = 3) -> None:
    rows = order_rows(
        [
            Order(each, ago, coupon=f"C{each}", lines=[("a", "tea", 5), (f"s{each}", "cake", 7)])
            for each in customers
        ]
    )
    happened = event_rows([Happening(each, ago, f"seen {each}") for each in customers])
    service.append(ws, {**rows, "events": happened}, source=f"load {ago}")


def copies(ws: Workspace) -> list[Path]:
    return sorted((ws.history_folder / "unpacked").glob("*"))


def unpack(ws: Workspace) -> int:
    return service.unpack(ws.history_folder, least_rows=1)


def laid(ws: Workspace, few: Few, *ids: int) -> list[dict[str, Any]]:
    """The rows that are laid ready, in an order of their own."""
    with service.open_snapshot(ws, engine="duckdb") as snapshot:
        service.lay_few(snapshot, few, np.array(ids))
        rows: list[dict[str, Any]] = snapshot.sql(f"FROM {few.name} ORDER BY ALL").to_pylist()
    return rows


def expected(ws: Workspace, few: Few, *ids: int) -> list[dict[str, Any]]:
    names, some = ", ".join(few.columns), ", ".join(map(str, ids))
    asked = f"SELECT {names} FROM {few.dataset} WHERE customer_id IN ({some}) ORDER BY ALL"
    with service.open_snapshot(ws, engine="duckdb") as snapshot:
        rows: list[dict[str, Any]] = snapshot.sql(asked).to_pylist()
    return rows


@pytest.mark.parametrize("dataset", list(DATASETS))
def test_rows_from_copies_from_parts_and_from_the_tail_together(
    workspace: Workspace, dataset: str
) -> None:
    load(workspace, 4, 2, None, 4, 9)
    assert unpack(workspace) == 3
    load(workspace, 2, 7, ago=40)  # no copy yet
    told = [Event(f"e{each}", "waits", NOW, customer_id=each) for each in (2, 7)]
    events.record(workspace, told, now=NOW)
    found = laid(workspace, FEW[dataset], 2, 4, 8)
    assert found == expected(workspace, FEW[dataset], 2, 4, 8)
    assert {row["customer_id"] for row in found} == {2, 4}


def test_every_rule_may_ask_for_a_column_that_copies_lack(workspace: Workspace) -> None:
    load(workspace, 1, 2)
    unpack(workspace)
    few = Few("few_events", "events", ("customer_id", "day", "properties"))
    assert laid(workspace, few, 1) == expected(workspace, few, 1) != []


def test_days_that_nobody_asks_for_are_left_out(workspace: Workspace) -> None:
    load(workspace, 1, ago=200)
    load(workspace, 1, ago=3)
    unpack(workspace)
    name, columns = "few_orders", FEW["orders"].columns
    recent = Few(name, "orders", columns, since=day_number(NOW.date()) - 30)
    assert [row["day"] for row in laid(workspace, recent, 1)] == [day_number(NOW.date()) - 3]


def test_a_damaged_copy_is_passed_by(workspace: Workspace) -> None:
    load(workspace, 1, 2)
    unpack(workspace)
    for path in copies(workspace):
        path.write_bytes(path.read_bytes()[:50])
    for few in FEW.values():
        assert laid(workspace, few, 1) == expected(workspace, few, 1) != []


def test_a_copy_is_written_once_and_goes_with_its_part(workspace: Workspace) -> None:
    load(workspace, 1)
    load(workspace, 2)
    assert unpack(workspace) == 6
    assert unpack(workspace) == 0
    service.compact(workspace, now=NOW, fully=True)
    (workspace.history_folder / "unpacked" / "copy_of_a_crash").touch()
    assert unpack(workspace) == 3
    parts = {Path(part.file).stem for part in manifest.read(workspace.history_folder).parts}
    assert {path.name.partition(".")[0] for path in copies(workspace)} == parts


def test_small_parts_are_left_alone(workspace: Workspace) -> None:
    load(workspace, 1)
    assert service.unpack(workspace.history_folder) == 0


def test_a_part_of_nobody_has_an_empty_copy(workspace: Workspace) -> None:
    load(workspace, None)
    assert unpack(workspace) == 3
    for few in FEW.values():
        assert laid(workspace, few, 1) == []


def test_a_part_that_is_out_of_order_has_none(workspace: Workspace, tmp_path: Path) -> None:
    rows = order_rows([Order(2, 3), Order(1, 3)])["orders"]
    with service.staging(workspace) as stage:
        path = stage.folder / "wrong.parquet"
        pq.write_table(rows.sort_by([("customer_id", "descending")]), path)
        month = str(date.fromordinal(NOW.toordinal() - 3))[:7]
        stage.commit([service.NewPart("orders", path, month, 2)], {"source": "wrong"})
    assert unpack(workspace) == 0
    assert laid(workspace, FEW["orders"], 1) == expected(workspace, FEW["orders"], 1) != []
