"""Traits are replaced a whole key at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from sqlalchemy import select

from regulars.core.workspace import Workspace
from regulars.customers import service
from regulars.customers.tables import traits

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def write(workspace: Workspace, key: str, values: dict[int, float], at: datetime) -> None:
    table = pa.table(
        {
            "customer_id": pa.array(list(values), pa.int64()),
            "number": pa.array(list(values.values()), pa.float64()),
        }
    )
    with workspace.state.write() as connection:
        service.write_traits(connection, key, table, source="model", now=at)


def read(workspace: Workspace, *keys: str) -> dict[int, float | None]:
    with workspace.state.read() as connection:
        rows = service.read_traits(connection, keys).to_pylist()
    return {row["customer_id"]: row["number"] for row in rows}


def test_a_key_holds_what_was_written_last_and_other_keys_stay(any_workspace: Workspace) -> None:
    write(any_workspace, "orders", {1: 1.0}, NOW)
    write(any_workspace, "p_alive", {1: 0.5, 2: 0.25}, NOW)
    write(any_workspace, "p_alive", {2: 0.75, 3: float("nan")}, NOW)
    assert read(any_workspace, "p_alive") == {2: 0.75, 3: None}
    assert read(any_workspace, "orders") == {1: 1.0}
    write(any_workspace, "p_alive", {}, NOW)
    assert read(any_workspace, "p_alive") == {}


def test_a_value_that_stays_keeps_its_date(any_workspace: Workspace) -> None:
    write(any_workspace, "orders", {1: 1.0, 2: 2.0}, NOW)
    later = NOW + timedelta(days=1)
    write(any_workspace, "orders", {1: 1.0, 2: 3.0}, later)
    with any_workspace.state.read() as connection:
        rows = connection.execute(select(traits.c.customer_id, traits.c.at)).all()
    assert {row[0]: row[1] for row in rows} == {1: NOW, 2: later}
