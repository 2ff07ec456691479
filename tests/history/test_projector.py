"""From the inbox into parts: each fact once, and readers see no difference."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from regulars.accounts.service import change_profile
from regulars.core.clock import day_number
from regulars.core.errors import Damaged
from regulars.core.ids import customer_id_of, fact_id_of
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.tables import inbox
from regulars.history import manifest as manifests
from regulars.history import service
from regulars.history.tables import DATASETS
from tests.events.makers import NOW, event, order, refund
from tests.history.makers import order_row, orders_table


def rows(ws: Workspace, dataset: str = "orders") -> list[dict[str, Any]]:
    with service.open_snapshot(ws) as snapshot:
        return snapshot.sql(f"SELECT * FROM {dataset} ORDER BY ALL").to_pylist()


def digest(ws: Workspace) -> None:
    """Let reactor and projector catch up."""
    while events.react(ws, now=NOW):
        pass
    while service.project(ws, now=NOW):
        pass


LINES = [
    {"sku": "A", "title": "Tea", "category": "Drinks", "quantity": 2, "price": "1.25"},
    {"price": 10},
]


class TestOrders:
    def test_an_order_and_its_lines_become_rows(self, any_workspace: Workspace) -> None:
        with any_workspace.state.write() as connection:
            change_profile(connection, timezone="Asia/Tehran", currency="EUR")
        late = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
        given = order(
            1,
            occurred_at=late,
            properties={"lines": LINES, "coupon": "X", "currency": "eur"},
        )
        events.record(any_workspace, [given], now=NOW)
        digest(any_workspace)
        [found] = rows(any_workspace)
        assert found == {
            "fact_id": fact_id_of("order", "o1"),
            "order_key": "o1",
            "kind": "order",
            "customer_id": customer_id_of("external", "c1"),
            "occurred_at": late.replace(tzinfo=None),
            "day": day_number(date(2026, 11, 23)),  # the shop's date, not London's
            "amount_minor": 1250,
            "coupon": "X",
            "channel": None,
            "country": None,
            "source": "events",
            "discount_minor": None,
        }
        lines = rows(any_workspace, "order_lines")
        told = [(x["line_id"], x["sku"], x["quantity"], x["amount_minor"]) for x in lines]
        assert told == [(1, "A", 2.0, 250), (2, None, 1.0, 1000)]

    def test_a_refund_is_negative_and_belongs_to_the_buyer(self, workspace: Workspace) -> None:
        events.record(workspace, [order(1, properties={"lines": LINES})], now=NOW)
        digest(workspace)
        back = refund(1, "2.50", identities={})
        back.properties["lines"] = [LINES[0]]
        events.record(workspace, [back], now=NOW)
        before = rows(workspace), rows(workspace, "order_lines")
        digest(workspace)
        assert (rows(workspace), rows(workspace, "order_lines")) == before
        found = {row["kind"]: row for row in rows(workspace)}
        assert found["refund"]["amount_minor"] == -250
        assert found["refund"]["customer_id"] == found["order"]["customer_id"] is not None
        [line] = [x for x in rows(workspace, "order_lines") if x["kind"] == "refund"]
        assert (line["quantity"], line["amount_minor"]) == (-2.0, -250)

    def test_discount_cost_and_brand_are_kept_where_told(self, workspace: Workspace) -> None:
        told = [{**LINES[0], "cost": "0.40", "brand": "Ahmad"}, LINES[1]]
        properties = {"lines": told, "discount": "3.10"}
        events.record(workspace, [order(1, properties=properties)], now=NOW)
        digest(workspace)
        back = refund(1, "2.50")
        back.properties["lines"] = [told[0]]
        events.record(workspace, [back], now=NOW)
        discounts = {row["kind"]: row["discount_minor"] for row in rows(workspace)}
        assert discounts == {"order": 310, "refund": None}
        lines = [
            (x["kind"], x["amount_minor"], x["cost_minor"], x["brand"])
            for x in rows(workspace, "order_lines")
        ]
        assert sorted(lines) == [
            ("order", 250, 80, "Ahmad"),
            ("order", 1000, None, None),
            ("refund", -250, -80, "Ahmad"),
        ]

    def test_an_order_nobody_is_named_for_stays_nobodys(self, workspace: Workspace) -> None:
        events.record(workspace, [order(1, identities={})], now=NOW)
        digest(workspace)
        assert rows(workspace)[0]["customer_id"] is None


class TestOnce:
    def test_repeats_are_dropped_within_a_batch_and_across(self, any_workspace: Workspace) -> None:
        given = [event(1), event(2), event(1), order(1), order(1, total="99")]
        for _ in range(2):
            events.record(any_workspace, given, now=NOW)
            events.record(any_workspace, given, now=NOW)
            digest(any_workspace)
        assert [len(rows(any_workspace, name)) for name in DATASETS] == [1, 0, 2]
        assert rows(any_workspace)[0]["amount_minor"] == 1250

    def test_a_repeat_still_in_the_inbox_is_not_counted(self, workspace: Workspace) -> None:
        events.record(workspace, [event(1), order(1, properties={"lines": LINES})], now=NOW)
        digest(workspace)
        events.record(workspace, [event(1), order(1, properties={"lines": LINES})], now=NOW)
        assert [len(rows(workspace, name)) for name in DATASETS] == [1, 2, 1]

    def test_an_order_known_from_a_file_is_not_taken_twice(self, workspace: Workspace) -> None:
        imported = order_row("o1", NOW.date())
        service.append(workspace, {"orders": orders_table([imported])}, source="import")
        events.record(workspace, [order(1)], now=NOW)
        digest(workspace)
        assert [row["fact_id"] for row in rows(workspace)] == ["fact-o1"]

    @pytest.mark.parametrize(("days", "kept"), [(7, 1), (8, 2)])
    def test_repeats_are_known_for_a_week(self, workspace: Workspace, days: int, kept: int) -> None:
        events.record(workspace, [event(1)], now=NOW)
        digest(workspace)
        again = event(1, occurred_at=NOW + timedelta(days=days))
        events.record(workspace, [again], now=NOW)
        digest(workspace)
        assert len(rows(workspace, "events")) == kept


class TestOffset:
    def test_readers_see_the_inbox_and_parts_as_one(self, any_workspace: Workspace) -> None:
        for batch in range(4):
            given = [order(f"{batch}-{n}", properties={"lines": LINES}) for n in range(5)]
            events.record(any_workspace, given, now=NOW)
        before = [rows(any_workspace, name) for name in DATASETS]
        while events.react(any_workspace, now=NOW):
            pass
        while service.project(any_workspace, now=NOW, events_at_once=3):
            assert [rows(any_workspace, name) for name in DATASETS] == before
        assert manifests.read(any_workspace.history_folder).inbox_offset == 4
        assert [rows(any_workspace, name) for name in DATASETS] == before

    def test_nothing_is_projected_before_the_reactor_has_seen_it(
        self, workspace: Workspace
    ) -> None:
        events.record(workspace, [event(1)], now=NOW)
        assert service.project(workspace, now=NOW) == 0
        events.react(workspace, now=NOW)
        assert service.project(workspace, now=NOW) == 1

    def test_readers_go_on_when_the_inbox_is_pruned(self, workspace: Workspace) -> None:
        events.record(workspace, [event(1)], now=NOW)
        digest(workspace)
        events.prune(workspace, passed=1, now=NOW + timedelta(days=2))
        events.record(workspace, [event(2)], now=NOW)
        assert len(rows(workspace, "events")) == 2

    def test_another_inbox_stops_reader_and_projector(self, workspace: Workspace) -> None:
        events.record(workspace, [event(1)], now=NOW)
        digest(workspace)
        with workspace.inbox.write() as connection:
            connection.exec_driver_sql("UPDATE inbox_meta SET uuid = 'restored'")
        with pytest.raises(Damaged):
            rows(workspace)
        with pytest.raises(Damaged):
            service.project(workspace, now=NOW)


class TestDeadLetters:
    def test_what_cannot_become_history_is_set_aside(self, any_workspace: Workspace) -> None:
        foreign = order(1, properties={"currency": "EUR"})
        events.record(any_workspace, [event(0), foreign, order(2)], now=NOW)
        assert len(rows(any_workspace)) == 1
        digest(any_workspace)
        [letter], _ = events.list_dead_letters(any_workspace)
        assert (letter["consumer"], "EUR" in letter["reason"]) == ("projector", True)
        assert [row["order_key"] for row in rows(any_workspace)] == ["o2"]

    def test_a_replay_counts_once_its_cause_is_gone(self, workspace: Workspace) -> None:
        events.record(workspace, [order(1, properties={"currency": "EUR"})], now=NOW)
        digest(workspace)
        with workspace.state.write() as connection:
            change_profile(connection, currency="EUR")
        assert events.replay(workspace, [], now=NOW) == 1
        digest(workspace)
        assert [row["order_key"] for row in rows(workspace)] == ["o1"]
        assert events.list_dead_letters(workspace)[1] == 0

    def test_a_batch_that_cannot_be_read_is_set_aside(self, any_workspace: Workspace) -> None:
        events.record(any_workspace, [event(1)], now=NOW)
        with any_workspace.inbox.write() as connection:
            connection.execute(
                inbox.insert().values(n=1, received_at=NOW, body=b"\x00\xff not json")
            )
        events.record(any_workspace, [event(2)], now=NOW)
        digest(any_workspace)
        assert len(rows(any_workspace, "events")) == 2
        assert events.list_dead_letters(any_workspace)[1] == 1


class TestCompaction:
    def test_small_parts_become_one_and_rows_stay(self, workspace: Workspace) -> None:
        for number in range(8):
            events.record(workspace, [event(number)], now=NOW)
            digest(workspace)
        before = rows(workspace, "events")
        assert service.compact(workspace, now=NOW) == 8
        assert rows(workspace, "events") == before
        assert len(manifests.read(workspace.history_folder).parts) == 1
        assert service.compact(workspace, now=NOW) == 0

    def test_parts_of_other_sizes_wait_unless_all_are_wanted(self, workspace: Workspace) -> None:
        for size in (1, 100):
            events.record(workspace, [event(f"{size}-{n}") for n in range(size)], now=NOW)
            digest(workspace)
        assert service.compact(workspace, now=NOW) == 0
        assert service.compact(workspace, now=NOW, fully=True) == 2
        assert len(rows(workspace, "events")) == 101

    def test_a_part_is_sorted_by_customer(self, workspace: Workspace) -> None:
        table = orders_table(
            [order_row(str(n), NOW.date(), c) for n, c in enumerate([5, None, 3, 4])]
        )
        for _ in range(2):
            service.append(workspace, {"orders": table}, source="a")
        service.compact(workspace, now=NOW, fully=True)
        [path] = [
            workspace.history_folder / p.file
            for p in manifests.read(workspace.history_folder).parts
        ]
        assert pq.read_table(path)["customer_id"].to_pylist() == [
            3, 3, 4, 4, 5, 5, None, None,
        ]  # fmt: skip
