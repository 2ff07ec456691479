"""Damage on disk is found and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from regulars.cli.commands.history import command
from regulars.core.errors import Damaged
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history import service
from regulars.history.manifest import Manifest
from tests.events.makers import NOW, event, order
from tests.history.makers import order_row, orders_table

DAY = date(2026, 11, 20)


@pytest.fixture
def sound(workspace: Workspace) -> Workspace:
    """Two months of orders, customers known and unknown, and some events."""
    rows = [
        order_row(str(n), DAY.replace(month=10 + n % 2), n if n % 5 else None) for n in range(9)
    ]
    service.append(workspace, {"orders": orders_table(rows)}, source="test")
    events.record(workspace, [event(1), order(2)], now=NOW)
    events.react(workspace, now=NOW)
    service.project(workspace, now=NOW)
    return workspace


def change(ws: Workspace, edit: Callable[[Manifest], Manifest]) -> None:
    manifests.change(ws.history_folder, edit)


def test_a_sound_history_has_no_problems(sound: Workspace) -> None:
    verdict = service.verify(sound)
    assert (verdict.problems, verdict.rows) == ([], 11)


def test_a_missing_part_is_named(sound: Workspace) -> None:
    part = manifests.read(sound.history_folder).parts[0]
    (sound.history_folder / part.file).write_bytes(b"cut off, as by a full disk")
    with (
        pytest.raises(Damaged, match=rf"{part.file}.*regulars history verify"),
        service.open_snapshot(sound) as snapshot,
    ):
        snapshot.sql(f"SELECT sum(customer_id) FROM {part.dataset}")


def test_damaged_bytes_are_found(sound: Workspace) -> None:
    part = manifests.read(sound.history_folder).parts[0]
    path = sound.history_folder / part.file
    path.write_bytes(path.read_bytes()[:-20])
    [problem] = service.verify(sound).problems
    assert "cannot be read" in problem


def test_a_part_in_wrong_order_is_found(sound: Workspace) -> None:
    part = manifests.read(sound.history_folder).parts[0]
    path = sound.history_folder / part.file
    table = pq.read_table(path)
    pq.write_table(table.take(list(range(table.num_rows))[::-1]), path)
    assert service.verify(sound).problems == [f"{part.file}: is not sorted by customer and day."]


def test_a_fact_that_is_there_twice_is_found(sound: Workspace) -> None:
    rows = orders_table([order_row("1", DAY)])
    service.append(sound, {"orders": rows}, source="again")
    assert service.verify(sound).problems == ["orders: fact_id fact-1 is there 2 times."]


def test_wrong_counts_and_months_are_found(sound: Workspace) -> None:
    def spoil(before: Manifest) -> Manifest:
        first, *others = before.parts
        return msgspec.structs.replace(
            before, parts=(msgspec.structs.replace(first, rows=1, month="2020-01"), *others)
        )

    change(sound, spoil)
    assert len(service.verify(sound).problems) == 2


def test_an_offset_beyond_the_inbox_is_found(sound: Workspace) -> None:
    change(sound, lambda before: msgspec.structs.replace(before, inbox_offset=50))
    problems = service.verify(sound).problems
    assert any("ends at 1" in problem for problem in problems)
    assert any("state is older" in problem for problem in problems)


class TestCommand:
    def run(self, ws: Workspace, *arguments: str) -> tuple[int, str]:
        home = {"REGULARS_HOME": str(ws.settings.home)}
        result = CliRunner(env=home).invoke(command, arguments, catch_exceptions=False)
        return result.exit_code, result.output

    def test_verify_tells_by_its_exit_code(self, sound: Workspace) -> None:
        assert self.run(sound, "verify") == (0, "All is well: 4 parts, 11 rows.\n")
        change(sound, lambda before: msgspec.structs.replace(before, inbox_offset=50))
        code, said = self.run(sound, "verify")
        assert (code, "2 problems" in said) == (1, True)

    def test_status_and_compact_tell_what_there_is(self, sound: Workspace) -> None:
        events.record(sound, [event(5)], now=NOW)
        assert "1 events waiting" in self.run(sound, "status")[1]
        assert self.run(sound, "compact") == (0, "Merged 2 parts; deleted 0 superseded files.\n")

    def test_dead_letters_are_listed_and_replayed(self, sound: Workspace) -> None:
        events.record(sound, [order(7, properties={"currency": "XXX"})], now=NOW)
        events.react(sound, now=NOW)
        service.project(sound, now=NOW)
        code, said = self.run(sound, "dead-letters")
        assert (code, "the order is in XXX" in said) == (0, True)
        assert self.run(sound, "replay", "--all") == (0, "Replayed 1 events.\n")
        assert self.run(sound, "dead-letters") == (0, "0 events set aside.\n")
        assert self.run(sound, "replay")[0] == 2
