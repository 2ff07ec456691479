"""Whose facts are new: for what is derived from history and wants to look at no others."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history.engine import quote, scan
from regulars.history.snapshot import Snapshot
from regulars.history.tables import DATASETS


def place(ws: Workspace) -> tuple[int, int]:
    """The revision of the manifest and the last batch of the inbox: what a snapshot would hold."""
    return manifests.read(ws.history_folder).revision, events.inbox_extent(ws).last


def in_new_parts(snapshot: Snapshot, revision: int, *, but: Sequence[str] = ()) -> pa.Array:
    """The customers of all parts that came after a revision of the manifest, in order.

    Merged parts are as new as the newest of their rows, so it may name too many, never too few.
    Events with a name in `but` count for nothing.
    """
    selections, names = [], ", ".join(map(quote, but))
    for dataset in DATASETS:
        if newer := [part for part in snapshot.manifest.of(dataset) if part.born > revision]:
            files = scan([snapshot.folder / part.file for part in newer])
            wanted = f"WHERE name NOT IN ({names})" if _unwanted(dataset, but) else ""
            selections.append(f"SELECT customer_id FROM {files} {wanted}")
    if not selections:
        return pa.array([], pa.int64())
    source = " UNION ALL ".join(selections)
    found = snapshot.duckdb.execute(
        f"SELECT DISTINCT customer_id FROM ({source}) WHERE customer_id IS NOT NULL ORDER BY ALL"
    )
    return found["customer_id"].combine_chunks()


def in_tail(snapshot: Snapshot, *, but: Sequence[str] = ()) -> pa.Array:
    """The customers of what lies in the inbox and in no part. Whose it is may still change."""
    columns = []
    for dataset, table in snapshot.tail.items():
        if _unwanted(dataset, but):
            table = table.filter(pc.invert(pc.is_in(table["name"], value_set=pa.array(but))))
        columns.append(table["customer_id"])
    chunks = [chunk for column in columns for chunk in column.chunks]
    return pc.unique(pa.chunked_array(chunks, pa.int64()).drop_null()).sort()


def _unwanted(dataset: str, but: Sequence[str]) -> bool:
    """Whether rows of the dataset are to be left out."""
    return dataset == "events" and len(but) > 0
