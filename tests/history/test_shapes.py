"""Parts written before a column existed stand beside newer ones and read as null in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.core.clock import day_number, utc_now
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history import service
from regulars.history.manifest import Manifest
from regulars.history.tables import ORDER_LINES, SHAPE, columns
from tests.events.makers import NOW, order, refund
from tests.history.makers import order_row, orders_table

DAY = NOW.date()


def lines_table(key: str, day: date) -> pa.Table:
    row = {
        "order_key": key,
        "line_id": 1,
        "kind": "order",
        "customer_id": 1,
        "occurred_at": NOW.replace(tzinfo=None),
        "day": day_number(day),
        "quantity": 1.0,
        "amount_minor": 1000,
        "source": "test",
        "cost_minor": 400,
        "brand": "Ahmad",
    }
    return pa.Table.from_pylist([row], schema=ORDER_LINES)


def add(ws: Workspace, key: str) -> None:
    orders = orders_table([order_row(key, DAY, discount_minor=50)])
    service.append(ws, {"orders": orders, "order_lines": lines_table(key, DAY)}, source="test")


def write_as_before(ws: Workspace) -> None:
    """Make files and manifest those of a version that did not know the newer columns."""
    manifest = manifests.read(ws.history_folder)
    for part in manifest.parts:
        path = ws.history_folder / part.file
        pq.write_table(pq.read_table(path).select(columns(part.dataset, 1).names), path)
    path = ws.history_folder / manifests.FILE
    told = msgspec.json.decode(path.read_bytes())
    for part in told["parts"]:
        del part["shape"]
    path.write_bytes(msgspec.json.encode(told))


@pytest.fixture
def mixed(workspace: Workspace) -> Iterator[Workspace]:
    """An order of an older version and one of this."""
    add(workspace, "old")
    write_as_before(workspace)
    add(workspace, "new")
    return workspace


def told(ws: Workspace) -> list[tuple[object, ...]]:
    with service.open_snapshot(ws) as snapshot:
        rows = snapshot.sql(
            "SELECT order_key, discount_minor, cost_minor, brand "
            "FROM orders JOIN order_lines USING (order_key) ORDER BY order_key"
        )
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_both_shapes_are_read_as_one(mixed: Workspace) -> None:
    assert {part.shape for part in manifests.read(mixed.history_folder).parts} == {1, SHAPE}
    assert told(mixed) == [("new", 50, 400, "Ahmad"), ("old", None, None, None)]
    assert service.verify(mixed).problems == []


def test_merging_gives_the_newest_shape(mixed: Workspace) -> None:
    before = told(mixed)
    assert service.compact(mixed, now=utc_now(), fully=True) == 4
    parts = manifests.read(mixed.history_folder).parts
    assert [(part.shape, part.rows) for part in parts] == [(SHAPE, 2), (SHAPE, 2)]
    assert told(mixed) == before
    assert service.verify(mixed).problems == []


def test_what_an_older_part_holds_is_known(mixed: Workspace) -> None:
    assert "'old'" not in service.keys_of(mixed, "test")
    with service.open_snapshot(mixed) as snapshot:
        keys = snapshot.sql(f"SELECT DISTINCT order_key FROM ({service.keys_of(mixed, 'test')})")
    assert sorted(keys[0].to_pylist()) == ["new", "old"]
    repeat = order("old", properties={"order_id": "old"})
    nameless = refund("new", "1.00", identities={})
    nameless.properties["order_id"] = "old"
    events.record(mixed, [repeat, nameless], now=NOW)
    with service.open_snapshot(mixed) as snapshot:
        rows = snapshot.sql("SELECT kind, customer_id FROM orders WHERE order_key = 'old'")
    assert sorted(row["kind"] for row in rows.to_pylist()) == ["order", "refund"]
    assert rows["customer_id"].to_pylist() == [1, 1]


def test_a_part_that_is_not_of_its_shape_is_found(mixed: Workspace) -> None:
    def pretend(before: Manifest) -> Manifest:
        parts = tuple(msgspec.structs.replace(part, shape=SHAPE) for part in before.parts)
        return msgspec.structs.replace(before, parts=parts)

    manifests.change(mixed.history_folder, pretend)
    problems = service.verify(mixed).problems
    assert [problem.split(": ")[1] for problem in problems] == [
        "does not have the columns of orders.",
        "does not have the columns of order_lines.",
    ]
