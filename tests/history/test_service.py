"""Parts, the manifest and snapshots."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pytest

import regulars
from regulars.core.clock import utc_now
from regulars.core.errors import Damaged
from regulars.core.workspace import Workspace
from regulars.history import manifest as manifests
from regulars.history import service
from regulars.history.parts import NewPart, replaced
from regulars.history.tables import dataset
from tests.history.makers import order_row, orders_table

NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 1)


def count(ws: Workspace) -> int:
    with service.open_snapshot(ws) as snapshot:
        return int(snapshot.run(dataset("orders").count().as_table())[0][0].as_py())


class TestSnapshot:
    def test_an_empty_history_has_empty_datasets(self, workspace: Workspace) -> None:
        assert count(workspace) == 0

    def test_rows_come_back_as_they_went_in(self, workspace: Workspace) -> None:
        rows = [order_row("1", NOVEMBER), order_row("2", DECEMBER, None)]
        service.append(workspace, {"orders": orders_table(rows)}, source="test")
        with service.open_snapshot(workspace) as snapshot:
            found = snapshot.sql("SELECT * FROM orders ORDER BY order_key")
        assert found.to_pylist() == orders_table(rows).to_pylist()

    def test_each_local_month_is_a_part_of_its_own(self, workspace: Workspace) -> None:
        rows = [order_row("1", NOVEMBER), order_row("2", DECEMBER)]
        done = service.append(workspace, {"orders": orders_table(rows)}, source="test")
        assert sorted(part.month for part in done.parts) == ["2026-11", "2026-12"]

    def test_an_open_snapshot_does_not_see_what_comes_later(self, workspace: Workspace) -> None:
        service.append(workspace, {"orders": orders_table([order_row("1", NOVEMBER)])}, source="a")
        with service.open_snapshot(workspace) as snapshot:
            service.append(
                workspace, {"orders": orders_table([order_row("2", NOVEMBER)])}, source="a"
            )
            assert snapshot.sql("SELECT order_key FROM orders")[0].to_pylist() == ["1"]
        assert count(workspace) == 2

    def test_expressions_can_join_a_registered_table(self, workspace: Workspace) -> None:
        rows = [order_row("1", NOVEMBER, 7), order_row("2", NOVEMBER, 8)]
        service.append(workspace, {"orders": orders_table(rows)}, source="test")
        wanted = ibis.table({"customer_id": "int64"}, name="wanted")
        with service.open_snapshot(workspace) as snapshot:
            snapshot.register("wanted", pa.table({"customer_id": pa.array([8], pa.int64())}))
            found = snapshot.run(dataset("orders").semi_join(wanted, "customer_id"))
        assert found["order_key"].to_pylist() == ["2"]

    def test_superseded_files_stay_until_their_grace_is_over(self, workspace: Workspace) -> None:
        folder = workspace.history_folder
        before = service.append(
            workspace, {"orders": orders_table([order_row("1", NOVEMBER)])}, source="a"
        )
        now = utc_now()
        with service.open_snapshot(workspace) as snapshot:
            manifests.change(folder, lambda m: replaced(m, (), m.parts, now=now))
            service.sweep(folder, now=now + timedelta(minutes=59))
            assert snapshot.sql("SELECT count(*) FROM orders")[0][0].as_py() == 1
        assert service.sweep(folder, now=now + timedelta(minutes=61)) == 1
        assert not (folder / before.parts[0].file).exists()


class TestStaging:
    def test_files_written_by_duckdb_are_published_together(self, workspace: Workspace) -> None:
        table = orders_table([order_row("1", NOVEMBER), order_row("2", NOVEMBER, None)])
        with service.staging(workspace) as stage:
            path = stage.folder / "any.parquet"
            with duckdb.connect() as connection:
                connection.register("rows", table)
                connection.execute(
                    f"COPY (SELECT * FROM rows ORDER BY customer_id, day) TO '{path}' "
                    "(FORMAT parquet, COMPRESSION zstd)"
                ).fetchall()
            stage.commit([NewPart("orders", path, "2026-11", 2)], {"import": "imp_1"})
        assert count(workspace) == 2
        assert service.loads(workspace) == ({"import": "imp_1"},)

    def test_without_a_commit_nothing_is_left(self, workspace: Workspace) -> None:
        with service.staging(workspace) as stage:
            stage.write({"orders": orders_table([order_row("1", NOVEMBER)])})
        assert count(workspace) == 0
        assert list(workspace.history_folder.rglob("*.parquet")) == []

    def test_what_a_dead_process_left_is_swept(self, workspace: Workspace) -> None:
        place = workspace.history_folder / "staging" / "stage_dead"
        leftover = workspace.history_folder / "parts/orders/2026-11/part_x.parquet"
        for path in (place / "half.parquet", leftover):
            path.parent.mkdir(parents=True)
            path.write_bytes(b"half")
        with service.staging(workspace) as alive:
            assert service.sweep(workspace.history_folder, now=utc_now()) == 2
            assert alive.folder.exists()
        assert not place.exists()
        assert not leftover.exists()

    def test_what_a_killed_query_had_spilled_is_swept(self, workspace: Workspace) -> None:
        old, young = (workspace.folder / "scratch" / name for name in ("old", "young"))
        for place in (old, young):
            place.mkdir(parents=True)
        os.utime(old, (0, 0))
        service.sweep(workspace.history_folder, now=utc_now())
        assert (old.exists(), young.exists()) == (False, True)

    @pytest.mark.parametrize(("month", "rows"), [("2026-10", 1), ("2026-11", 2)])
    def test_a_file_that_is_not_what_it_says_is_refused(
        self, workspace: Workspace, month: str, rows: int
    ) -> None:
        with service.staging(workspace) as stage:
            [part] = stage.write({"orders": orders_table([order_row("1", NOVEMBER)])})
            with pytest.raises(Damaged):
                stage.commit([NewPart("orders", part.path, month, rows)], {})
        assert count(workspace) == 0

    def test_another_shape_is_refused(self, workspace: Workspace, tmp_path: Path) -> None:
        with service.staging(workspace) as stage:
            [part] = stage.write({"orders": orders_table([order_row("1", NOVEMBER)])})
            with pytest.raises(Damaged, match="columns of events"):
                stage.commit([NewPart("events", part.path, "2026-11", 1)], {})


def test_keys_of_a_source_can_be_asked_from_any_connection(workspace: Workspace) -> None:
    with duckdb.connect() as connection:
        assert connection.sql(service.keys_of(workspace, "x")).fetchall() == []
        rows = [order_row("1", NOVEMBER, source="x"), order_row("2", NOVEMBER, source="y")]
        service.append(workspace, {"orders": orders_table(rows)}, source="x")
        found = connection.sql(service.keys_of(workspace, "x")).fetchall()
    assert found == [("1", None, "fact-1")]


class TestManifest:
    def test_a_broken_manifest_stops_loudly(self, workspace: Workspace) -> None:
        workspace.history_folder.mkdir()
        (workspace.history_folder / "manifest.json").write_text("{")
        with pytest.raises(Damaged, match="cannot be read"), service.open_snapshot(workspace):
            pass

    def test_a_manifest_of_a_newer_version_is_refused(self, workspace: Workspace) -> None:
        workspace.history_folder.mkdir()
        (workspace.history_folder / "manifest.json").write_text('{"format": 2}')
        with pytest.raises(Damaged, match="format 2"):
            manifests.read(workspace.history_folder)


def test_a_notebook_opens_history_by_its_home(workspace: Workspace) -> None:
    service.append(workspace, {"orders": orders_table([order_row("1", NOVEMBER)])}, source="test")
    with regulars.open(str(workspace.settings.home)) as history:
        assert history.sql("SELECT order_key FROM orders").to_pylist() == [{"order_key": "1"}]


def test_a_registered_table_can_be_the_larger_side_of_a_join(workspace: Workspace) -> None:
    """DuckDB pushes a Bloom filter down to it, which a scan of Arrow cannot take."""
    with service.open_snapshot(workspace) as snapshot:
        snapshot.register("many", pa.table({"id": range(200_000), "day": [1] * 200_000}))
        snapshot.register("few", pa.table({"id": [*range(0, 200_000, 1000)]}))
        asked = "SELECT count(*) AS n, max(day) AS day FROM many SEMI JOIN few USING (id)"
        assert snapshot.sql(asked).to_pylist() == [{"n": 200, "day": 1}]
