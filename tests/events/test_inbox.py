"""Nothing is acknowledged before it is stored, and nothing stored is passed over."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from regulars.core.errors import Busy, Damaged
from regulars.core.migrate import version_table
from regulars.core.workspace import Workspace
from regulars.events import queries, service
from regulars.events.tables import inbox, inbox_metadata
from tests.events.makers import NOW, event


def ids(ws: Workspace, after: int = 0) -> list[str]:
    return [item.event.id for item in service.take(ws.inbox, "", after).items]


def test_migrated_inbox_matches_the_tables_in_code(any_workspace: Workspace) -> None:
    with any_workspace.inbox.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    kind != "table" or name in inbox_metadata.tables
                ),
                "version_table": version_table("inbox"),
            },
        )
        assert compare_metadata(context, inbox_metadata) == []


class TestRecord:
    def test_events_come_out_as_they_went_in(self, any_workspace: Workspace) -> None:
        given = [event(1, properties={"a": [1, {"b": None}]}), event(2, customer_id=2**59)]
        service.record(any_workspace, given, now=NOW)
        taken = service.take(any_workspace.inbox, "", 0)
        assert [item.event for item in taken.items] == given

    def test_many_callers_share_commits_and_lose_nothing(self, any_workspace: Workspace) -> None:
        def send(caller: int) -> None:
            for turn in range(10):
                service.record(any_workspace, [event(f"{caller}-{turn}")], now=NOW)

        callers = [threading.Thread(target=send, args=(n,)) for n in range(8)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        assert sorted(ids(any_workspace)) == sorted(
            f"e{c}-{t}" for c in range(8) for t in range(10)
        )

    def test_a_large_list_is_cut_into_batches(self, workspace: Workspace) -> None:
        service.record(workspace, [event(n) for n in range(2500)], now=NOW)
        assert service.inbox_extent(workspace).last == 3
        assert len(ids(workspace)) == 2500

    def test_a_full_disk_is_never_acknowledged(self, workspace: Workspace) -> None:
        service.record(workspace, [event(1)], now=NOW)
        with workspace.inbox.engine.connect() as connection:  # goes back to the pool as it is
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            connection.rollback()
        with pytest.raises(Busy, match="full"):
            service.record(workspace, [event(2, properties={"x": "y" * 100_000})], now=NOW)
        with workspace.inbox.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
            connection.rollback()
        service.record(workspace, [event(3)], now=NOW)
        assert ids(workspace) == ["e1", "e3"]


class TestOffsets:
    def test_numbers_go_on_after_everything_is_pruned(self, any_workspace: Workspace) -> None:
        service.record(any_workspace, [event(1)], now=NOW)
        while service.react(any_workspace, now=NOW):
            pass
        later = NOW + service.KEPT_FOR + timedelta(seconds=1)
        assert service.prune(any_workspace, passed=1, now=later) == 1
        service.record(any_workspace, [event(2)], now=NOW)
        assert ids(any_workspace, after=1) == ["e2"]

    def test_what_the_reactor_has_not_seen_is_not_pruned(self, workspace: Workspace) -> None:
        service.record(workspace, [event(1)], now=NOW)
        assert service.prune(workspace, passed=1, now=NOW + timedelta(days=9)) == 0
        assert ids(workspace) == ["e1"]

    @pytest.mark.parametrize(("uuid", "offset"), [("another", 0), ("", 5)])
    def test_an_offset_of_another_inbox_stops_loudly(
        self, workspace: Workspace, uuid: str, offset: int
    ) -> None:
        service.record(workspace, [event(1)], now=NOW)
        with pytest.raises(Damaged, match="same backup"):
            service.take(workspace.inbox, uuid, offset)

    def test_an_offset_before_what_was_pruned_stops_loudly(self, workspace: Workspace) -> None:
        with workspace.inbox.write() as connection:
            connection.execute(sa.text("UPDATE inbox_meta SET pruned_to = 7"))
        with pytest.raises(Damaged, match="Events 4 to 7"):
            service.take(workspace.inbox, "", 3)


def interleave(ws: Workspace, *, lock: bool) -> list[str]:
    """Two writers: the first gets the lower number and commits last; a reader polls meanwhile."""
    first_in, reader_passed = threading.Event(), threading.Event()
    body = b'[{"id":"%s","name":"n","occurred_at":"2026-11-22T10:00:00Z"}]'

    def write(name: bytes) -> None:
        with ws.inbox.write() as connection:
            if lock:
                queries.lock_inbox(connection)
            row = {"n": 1, "received_at": NOW, "body": body % name}
            connection.execute(inbox.insert(), row)
            if name == b"first":
                first_in.set()
                reader_passed.wait(0.5)  # for ever, were it not for the lock

    first = threading.Thread(target=write, args=(b"first",))
    second = threading.Thread(target=write, args=(b"second",))
    first.start()
    first_in.wait()
    second.start()
    seen: list[str] = []
    position = 0
    while True:
        over = not first.is_alive() and not second.is_alive()
        taken = service.take(ws.inbox, "", position)
        seen += [item.event.id for item in taken.items]
        position = taken.last
        if seen:
            reader_passed.set()
        if over:
            return seen


class TestInterleavedWriters:
    def test_a_lower_number_committed_later_is_not_skipped(self, any_workspace: Workspace) -> None:
        assert interleave(any_workspace, lock=True) == ["first", "second"]

    @pytest.mark.parametrize("any_workspace", ["postgres"], indirect=True)
    def test_without_the_lock_it_would_be(self, any_workspace: Workspace) -> None:
        assert interleave(any_workspace, lock=False) == ["second"]
