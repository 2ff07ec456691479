"""Every change of a fact about a customer is noted, and no reader misses one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from sqlalchemy import Connection, text

from regulars.core.workspace import Workspace
from regulars.customers import changes, service

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def people(*ids: int) -> pa.Table:
    return pa.table(
        {
            "customer_id": pa.array(ids, pa.int64()),
            "kind": ["external"] * len(ids),
            "value": [str(each) for each in ids],
        }
    )


def add(connection: Connection) -> None:
    service.import_people(connection, people(1, 2), source="test", now=NOW)


def agree(connection: Connection) -> None:
    service.give_consent(connection, [2, 3], channel="email", source="test", now=NOW)


def learn(connection: Connection, *values: float) -> None:
    table = pa.table({"customer_id": range(1, len(values) + 1), "number": values})
    service.write_traits(connection, "points", table, source="test", now=NOW)


def alone(connection: Connection) -> bool:
    """Whether no transaction is under way: one of the server's own (a vacuum) moves marks back."""
    if connection.dialect.name == "sqlite":
        return True
    snapshot = "pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())"
    return bool(connection.execute(text(f"SELECT {snapshot}")).scalar_one())


def noted(ws: Workspace, act: Callable[[Connection], None]) -> service.Changes:
    for _ in range(1_000):
        with ws.state.read() as connection:
            before = service.mark(connection)
            if alone(connection):
                break
        time.sleep(0.01)
    with ws.state.write() as connection:
        act(connection)
    with ws.state.read() as connection:
        return service.changes_since(connection, before)


def test_people_consents_and_traits_are_noted(any_workspace: Workspace) -> None:
    assert noted(any_workspace, add).customer_ids.to_pylist() == [1, 2]
    assert sorted(noted(any_workspace, agree).customer_ids.to_pylist()) == [2, 3]
    assert not noted(any_workspace, agree).customer_ids  # nothing new was said


def test_only_a_trait_that_changes_is_noted(any_workspace: Workspace) -> None:
    first = noted(any_workspace, lambda c: learn(c, 1.0, 2.0, 3.0))
    assert sorted(first.customer_ids.to_pylist()) == [1, 2, 3]
    second = noted(any_workspace, lambda c: learn(c, 1.0, 5.0))  # 2 changed, 3 lost it
    assert sorted(second.customer_ids.to_pylist()) == [2, 3]


def test_a_suppression_is_noted_by_its_address(any_workspace: Workspace) -> None:
    def bounce(connection: Connection) -> None:
        service.suppress(connection, channel="email", address="A@x.org", reason="bounced", now=NOW)

    found = noted(any_workspace, bounce)
    assert found.addresses == [service.address_hash("email", "a@x.org")]
    assert noted(any_workspace, bounce).addresses == []


def test_very_many_at_once_are_everybody(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_AT_ONCE", 1)
    assert noted(workspace, add).everybody


def test_what_falls_off_the_end_becomes_everybody(
    any_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_KEPT", 3)
    with any_workspace.state.read() as connection:
        old = service.mark(connection)
    for number in range(10):
        new = noted(any_workspace, lambda c, n=number: service.note(c, [n]))  # type: ignore[misc]
        assert new.customer_ids.to_pylist() == [number]
        assert not new.everybody
    with any_workspace.state.read() as connection:
        assert service.changes_since(connection, old).everybody


def test_a_mark_of_another_database_means_everybody(any_workspace: Workspace) -> None:
    with any_workspace.state.read() as connection:
        assert service.changes_since(connection, service.mark(connection) + 10**9).everybody


def test_a_transaction_that_commits_late_is_not_passed_by(any_workspace: Workspace) -> None:
    """On PostgreSQL it took its number before the mark was made."""
    if any_workspace.state.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    noted_it, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with any_workspace.state.write() as connection:
            service.note(connection, [1])
            noted_it.set()
            may_commit.wait(10)

    thread = threading.Thread(target=late)
    thread.start()
    assert noted_it.wait(10)
    with any_workspace.state.write() as connection:
        service.note(connection, [2])
    with any_workspace.state.read() as connection:
        mark = service.mark(connection)
    may_commit.set()
    thread.join()
    with any_workspace.state.read() as connection:
        assert 1 in service.changes_since(connection, mark).customer_ids.to_pylist()
