"""The verbs of history."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import react
from regulars.history import manifest as manifests
from regulars.history.compaction import compact
from regulars.history.engine import DuckDBEngine, quote
from regulars.history.extent import extent
from regulars.history.manifest import Manifest
from regulars.history.parts import NewPart, rows_of, sweep
from regulars.history.projector import project
from regulars.history.snapshot import Snapshot, open_snapshot
from regulars.history.staging import Staging, staging
from regulars.history.tables import DATASETS
from regulars.history.touched import in_new_parts, in_tail, place
from regulars.history.unpacked import Few, lay_few, unpack
from regulars.history.verification import Verdict, verify

__all__ = [
    "DuckDBEngine",
    "Few",
    "NewPart",
    "Snapshot",
    "Staging",
    "Verdict",
    "append",
    "compact",
    "extent",
    "fingerprint",
    "in_new_parts",
    "in_tail",
    "keys_of",
    "lay_few",
    "loads",
    "open_snapshot",
    "place",
    "project",
    "react",
    "staging",
    "status",
    "sweep",
    "unpack",
    "verify",
]


def append(ws: Workspace, tables: Mapping[str, pa.Table], *, source: str) -> Manifest:
    """Put rows that are in memory into history, all of them or none."""
    with staging(ws) as stage:
        return stage.commit(stage.write(tables), {"source": source})


def fingerprint(ws: Workspace) -> str:
    """Which history a snapshot opened now would show: the same text, the same facts."""
    manifest, inbox = manifests.read(ws.history_folder), events.inbox_extent(ws)
    # The parts by their names, not the revision: after a restore a number may come a second time.
    parts = sha256("/".join(part.file for part in manifest.parts).encode()).hexdigest()
    return f"{parts}:{manifest.inbox_uuid}:{inbox.uuid}:{inbox.last}"


def loads(ws: Workspace) -> tuple[dict[str, Any], ...]:
    """The notes of all bulk loads, oldest first."""
    return manifests.read(ws.history_folder).loads


def keys_of(ws: Workspace, source: str) -> str:
    """SQL, for any DuckDB connection, of what a source has put into parts already.

    Columns: order_key, line_id (null for a row of orders), fact_id (null for a line).
    """
    manifest = manifests.read(ws.history_folder)
    wanted = f"WHERE source = {quote(source)}"
    selections = []
    for dataset, columns in (
        ("orders", "order_key, NULL::BIGINT AS line_id, fact_id"),
        ("order_lines", "order_key, line_id, NULL::VARCHAR AS fact_id"),
    ):
        if parts := manifest.of(dataset):
            rows = rows_of(ws.history_folder, dataset, parts)
            selections.append(f"SELECT {columns} FROM {rows} {wanted}")
    nothing = "SELECT ''::VARCHAR order_key, 0::BIGINT line_id, ''::VARCHAR fact_id WHERE false"
    return " UNION ALL ".join(selections or [nothing])


def status(ws: Workspace) -> dict[str, Any]:
    """How much history there is, and what still waits."""
    manifest = manifests.read(ws.history_folder)
    waiting = events.waiting(ws, manifest.inbox_offset)
    return {
        "datasets": {
            dataset: {
                "parts": len(manifest.of(dataset)),
                "rows": sum(part.rows for part in manifest.of(dataset)),
            }
            for dataset in DATASETS
        },
        "inbox_offset": manifest.inbox_offset,
        "waiting": waiting.events,
        "oldest_waiting": waiting.oldest,
        "dead_letters": events.list_dead_letters(ws, limit=0)[1],
    }
