"""Whose facts are new: for what is derived from history and wants to look at no others."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history.engine import scan
from regulars.history.snapshot import Snapshot


def place(ws: Workspace) -> tuple[int, int]:
    """The revision of the manifest and the last batch of the inbox: what a snapshot would hold."""
    return manifests.read(ws.history_folder).revision, events.inbox_extent(ws).last


def in_new_parts(snapshot: Snapshot, revision: int) -> pa.Array:
    """The customers of all parts that came after a revision of the manifest, in order.

    Merged parts are as new as the newest of their rows, so it may name too many, never too few.
    """
    newer = [part for part in snapshot.manifest.parts if part.born > revision]
    if not newer:
        return pa.array([], pa.int64())
    source = scan([snapshot.folder / part.file for part in newer])
    found = snapshot.duckdb.execute(
        f"SELECT DISTINCT customer_id FROM {source} WHERE customer_id IS NOT NULL ORDER BY ALL"
    )
    return found["customer_id"].combine_chunks()


def in_tail(snapshot: Snapshot) -> pa.Array:
    """The customers of what lies in the inbox and in no part. Whose it is may still change."""
    columns = [table["customer_id"] for table in snapshot.tail.values()]
    chunks = [chunk for column in columns for chunk in column.chunks]
    return pc.unique(pa.chunked_array(chunks, pa.int64()).drop_null()).sort()
