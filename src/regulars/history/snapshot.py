"""One consistent view of history: a manifest's parts and the inbox tail behind its offset."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from regulars.core.errors import Damaged
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Taken
from regulars.history import manifest as manifests
from regulars.history.engine import DuckDBEngine, Engine
from regulars.history.manifest import Manifest
from regulars.history.parts import SCRATCH, rows_of
from regulars.history.sql import compiled
from regulars.history.tables import DATASETS
from regulars.history.tail import read_tail

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Snapshot:
    """History as it stood when the snapshot was opened; for one thread at a time."""

    # What of the inbox it holds besides the manifest's parts: rows by dataset, up to which batch.
    tail: Mapping[str, pa.Table] = MappingProxyType({})
    last: int = 0

    def __init__(self, folder: Path, manifest: Manifest, engine: Engine) -> None:
        self.folder = folder
        self.manifest = manifest
        self.engine = engine

    @cached_property
    def fingerprint(self) -> str:
        """A text that two snapshots share only when they hold the same facts."""
        digest = sha256(json.dumps([part.file for part in self.manifest.parts]).encode())
        for dataset, rows in sorted(self.tail.items()):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, rows.schema) as stream:
                stream.write_table(rows.combine_chunks())
            digest.update(dataset.encode() + sink.getvalue())
        return digest.hexdigest()

    def run(self, expression: ir.Expr) -> pa.Table:
        """The rows of an Ibis expression over `tables.dataset(…)` and registered tables."""
        return self.engine.execute(compiled(expression.op(), self.engine.dialect))

    def register(self, name: str, table: pa.Table) -> None:
        """Let expressions see a table, as `ibis.table(schema, name=name)`."""
        self.engine.register(name, table)

    def sql(self, text: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """Rows of SQL written by hand in the engine's own words, for checks and notebooks."""
        return self.engine.execute(text, parameters)

    @property
    def duckdb(self) -> DuckDBEngine:
        """The engine, for what speaks DuckDB only and has opened the snapshot with it."""
        assert isinstance(self.engine, DuckDBEngine)
        return self.engine


@contextmanager
def open_snapshot(ws: Workspace, *, engine: str = "") -> Iterator[Snapshot]:
    """Open history as it is now; later changes do not show until it is opened again.

    `engine` is `duckdb` or where Spark is; empty means the setting. Raises Damaged when history and
    inbox do not belong together or a part cannot be read.
    """
    manifest, taken = _consistent(ws)
    duck = DuckDBEngine(ws.settings, ws.folder / SCRATCH)
    try:
        tail = read_tail(ws, taken, manifest, duck).tables if taken.items else {}
        url = engine or ws.settings.engine
        if url == duck.dialect:
            snapshot = Snapshot(ws.history_folder, manifest, duck)
            snapshot.tail, snapshot.last = tail, taken.last
            _make_views(snapshot, tail)
            yield snapshot
        else:
            with _opened_spark(ws, url, manifest, tail) as snapshot:
                yield snapshot
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        if str(ws.history_folder) not in str(error):
            raise
        reason = str(error).splitlines()[0]
        message = f"A part of history cannot be read ({reason}); see regulars history verify."
        raise Damaged(message) from error
    finally:
        duck.close()


def _consistent(ws: Workspace) -> tuple[Manifest, Taken]:
    """A manifest, and the inbox behind its offset.

    Between the two reads the projector may write a manifest and the inbox be pruned up to its
    offset. Then the events in between are in the newer manifest, so it is read again.
    """
    manifest = manifests.read(ws.history_folder)
    while True:
        try:
            return manifest, events.take(ws.inbox, manifest.inbox_uuid, manifest.inbox_offset)
        except Damaged:
            newer = manifests.read(ws.history_folder)
            if newer.inbox_offset == manifest.inbox_offset:
                raise
            manifest = newer


def _make_views(snapshot: Snapshot, tail: Mapping[str, pa.Table]) -> None:
    for dataset, schema in DATASETS.items():
        columns = ", ".join(schema.names)
        sources = []
        if parts := snapshot.manifest.of(dataset):
            sources.append(f"FROM {rows_of(snapshot.folder, dataset, parts)}")
        rows = tail.get(dataset)
        if not sources or (rows is not None and rows.num_rows):
            snapshot.register(f"{dataset}_tail", schema.empty_table() if rows is None else rows)
            sources.append(f"SELECT {columns} FROM {dataset}_tail")
        snapshot.duckdb.command(f"CREATE VIEW {dataset} AS {' UNION ALL '.join(sources)}")


@contextmanager
def _opened_spark(
    ws: Workspace, url: str, manifest: Manifest, tail: Mapping[str, pa.Table]
) -> Iterator[Snapshot]:
    from regulars.history.spark import SparkEngine

    engine = SparkEngine(ws.settings, url, ws.folder / SCRATCH)
    try:
        for dataset, schema in DATASETS.items():
            files = [ws.history_folder / part.file for part in manifest.of(dataset)]
            rows = tail.get(dataset)
            if not files or (rows is not None and rows.num_rows):
                files.append(engine.write(schema.empty_table() if rows is None else rows))
            engine.view(dataset, files, schema)
        yield Snapshot(ws.history_folder, manifest, engine)
    finally:
        engine.close()
