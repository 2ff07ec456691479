"""One consistent view of history: a manifest's parts and the inbox tail behind its offset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.history import manifest as manifests
from regulars.history.engine import DuckDBEngine, scan
from regulars.history.manifest import Manifest
from regulars.history.parts import SCRATCH
from regulars.history.tables import DATASETS

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Snapshot:
    """History as it stood when the snapshot was opened; for one thread at a time."""

    def __init__(self, folder: Path, manifest: Manifest, engine: DuckDBEngine) -> None:
        self.folder = folder
        self.manifest = manifest
        self.engine = engine

    def run(self, expression: ir.Expr) -> pa.Table:
        """The rows of an Ibis expression over `tables.dataset(…)` and registered tables."""
        import ibis

        return self.engine.execute(str(ibis.to_sql(expression, dialect="duckdb")))

    def register(self, name: str, table: pa.Table) -> None:
        """Let expressions see a table, as `ibis.table(schema, name=name)`."""
        self.engine.register(name, table)

    def sql(self, text: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """Rows of hand-written SQL: for checks, never for a number that Spark must agree on."""
        return self.engine.execute(text, parameters)

    def files(self, dataset: str) -> list[Path]:
        """The part files of a dataset."""
        return [self.folder / part.file for part in self.manifest.of(dataset)]


@contextmanager
def open_snapshot(ws: Workspace) -> Iterator[Snapshot]:
    """Open history as it is now; later changes do not show until it is opened again."""
    manifest, tail = manifests.read(ws.history_folder), dict[str, pa.Table]()
    engine = DuckDBEngine(ws.settings, ws.folder / SCRATCH)
    try:
        snapshot = Snapshot(ws.history_folder, manifest, engine)
        _make_views(snapshot, tail)
        yield snapshot
    finally:
        engine.close()


def _make_views(snapshot: Snapshot, tail: Mapping[str, pa.Table]) -> None:
    for dataset, schema in DATASETS.items():
        columns = ", ".join(schema.names)
        sources = []
        if files := snapshot.files(dataset):
            sources.append(f"SELECT {columns} FROM {scan(files)}")
        rows = tail.get(dataset)
        if not sources or (rows is not None and rows.num_rows):
            snapshot.register(f"{dataset}_tail", schema.empty_table() if rows is None else rows)
            sources.append(f"SELECT {columns} FROM {dataset}_tail")
        snapshot.engine.command(f"CREATE VIEW {dataset} AS {' UNION ALL '.join(sources)}")
