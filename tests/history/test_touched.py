"""Whose facts are new since a revision, however parts are merged meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Event
from regulars.history import manifest, service, touched
from regulars.history.snapshot import Snapshot
from tests.segments.shop import Happening, Order, event_rows, order_rows

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@contextmanager
def seen(ws: Workspace) -> Iterator[Snapshot]:
    with service.open_snapshot(ws) as snapshot:
        yield snapshot


def load(ws: Workspace, *customers: int | None) -> int:
    rows = order_rows([Order(each, 3, lines=[("a", "tea", 5)]) for each in customers])
    happened = event_rows([Happening(each, 3, "viewed") for each in customers])
    return service.append(ws, {**rows, "events": happened}, source="test").revision


def new_since(ws: Workspace, revision: int) -> list[int]:
    with seen(ws) as snapshot:
        found: list[int] = touched.in_new_parts(snapshot, revision).to_pylist()
    return found


def test_only_parts_after_the_revision_count(workspace: Workspace) -> None:
    assert new_since(workspace, 0) == []
    first = load(workspace, 5, 1, None)
    load(workspace, 2)
    assert new_since(workspace, 0) == [1, 2, 5]
    assert new_since(workspace, first) == [2]
    assert new_since(workspace, first + 1) == []


def test_merged_parts_are_as_new_as_their_newest_row(workspace: Workspace) -> None:
    first, second = load(workspace, 1), load(workspace, 2)
    service.compact(workspace, now=NOW, fully=True)
    merged = manifest.read(workspace.history_folder)
    assert len(merged.parts) == 3
    assert new_since(workspace, second) == []
    assert new_since(workspace, first) == [1, 2]


def test_the_tail_names_its_customers_once(workspace: Workspace) -> None:
    happened = [
        Event(f"e{n}", "viewed", NOW, customer_id=customer) for n, customer in enumerate([7, 3, 7])
    ]
    events.record(workspace, [*happened, Event("e9", "viewed", NOW)], now=NOW)
    with seen(workspace) as snapshot:
        assert touched.in_tail(snapshot).to_pylist() == [3, 7]
        assert snapshot.last == 1
    events.react(workspace, now=NOW)
    service.project(workspace, now=NOW)
    with seen(workspace) as snapshot:
        assert touched.in_tail(snapshot) == pa.array([], pa.int64())
    assert new_since(workspace, 0) == [3, 7]


def test_events_that_nobody_asks_for_touch_nobody(workspace: Workspace) -> None:
    load(workspace, 1)
    told = [Event("a", "segment_left", NOW, customer_id=2), Event("b", "seen", NOW, customer_id=3)]
    events.record(workspace, told, now=NOW)
    for _ in range(2):
        with seen(workspace) as snapshot:
            tail = touched.in_tail(snapshot, but=["segment_left"]).to_pylist()
            parts = touched.in_new_parts(snapshot, 1, but=["segment_left"]).to_pylist()
        assert [*tail, *parts] == [3]
        events.react(workspace, now=NOW)
        service.project(workspace, now=NOW)
