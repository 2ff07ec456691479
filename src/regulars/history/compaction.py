"""Compaction: many small parts of a month become one, so that readers open few files."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from regulars.core.errors import Conflict
from regulars.core.files import locked
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.history import manifest as manifests
from regulars.history import parts
from regulars.history.engine import DuckDBEngine, quote
from regulars.history.manifest import Manifest, Part
from regulars.history.parts import NewPart

LOCK = "compact.lock"
FAN_IN = 8  # as many parts of like size are merged: a row is rewritten a few times in its life
MOST_ROWS = 20_000_000  # a part this large is left alone


def compact(ws: Workspace, *, now: datetime, fully: bool = False) -> int:
    """Merge small parts; returns how many went. `fully`: all parts of a month, however few.

    Does nothing while another process is at it. Readers keep the old files until their grace ends.
    """
    folder = ws.history_folder
    with locked(folder / LOCK, wait=False) as free:
        if not free:
            return 0
        merged = 0
        for group in _groups(manifests.read(folder), fully):
            _merge(ws, group, now)
            merged += len(group)
        return merged


def _groups(manifest: Manifest, fully: bool) -> list[list[Part]]:
    """The sets of parts worth merging, each of one dataset, month and, unless fully, size."""
    groups: dict[tuple[str, str, int], list[Part]] = defaultdict(list)
    for part in manifest.parts:
        if part.rows < MOST_ROWS:
            size = 0 if fully else len(f"{part.rows:o}")  # octal digits: sizes grow by FAN_IN
            groups[(part.dataset, part.month, size)].append(part)
    least = 2 if fully else FAN_IN
    return [group for group in groups.values() if len(group) >= least]


def _merge(ws: Workspace, group: list[Part], now: datetime) -> None:
    folder, files = ws.history_folder, {part.file for part in group}

    def swap(before: Manifest, new: tuple[Part, ...]) -> Manifest:
        if not files <= {part.file for part in before.parts}:
            raise Conflict("A part was rewritten while it was being merged.")
        return parts.replaced(before, new, group, now=now)

    with parts.staging_folder(folder) as place:
        new = NewPart(
            group[0].dataset,
            place / f"{new_id('part')}.parquet",
            group[0].month,
            sum(part.rows for part in group),
        )
        _write(ws, new, group)
        parts.publish(folder, [new], swap)


def _write(ws: Workspace, new: NewPart, group: list[Part]) -> None:
    engine = DuckDBEngine(ws.settings, ws.folder / parts.SCRATCH)
    try:
        sources = parts.rows_of(ws.history_folder, new.dataset, group)
        engine.command(
            f"COPY (FROM {sources} ORDER BY {parts.ORDER_BY}) "
            f"TO {quote(str(new.path))} (FORMAT parquet, COMPRESSION zstd, "
            f"ROW_GROUP_SIZE {parts.ROWS_PER_GROUP})"
        )
    finally:
        engine.close()
