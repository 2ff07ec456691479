"""Bulk loads: many part files written at leisure, published all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.history import parts
from regulars.history.manifest import Manifest, Part
from regulars.history.parts import NewPart


class Staging:
    """A folder for finished files that are not history yet."""

    def __init__(self, ws: Workspace, folder: Path) -> None:
        self.folder = folder
        self._ws = ws

    def write(self, tables: Mapping[str, pa.Table]) -> list[NewPart]:
        """Write rows that are in memory as sorted files by month, ready to commit."""
        return parts.write_tables(self.folder, tables)

    def commit(self, files: Sequence[NewPart], note: Mapping[str, Any]) -> Manifest:
        """Publish the files as one step; `note` says whose load this was (`loads` finds it)."""

        def add(before: Manifest, new: tuple[Part, ...]) -> Manifest:
            after = parts.added(before, new)
            return msgspec.structs.replace(after, loads=(*before.loads, dict(note)))

        return parts.publish(self._ws.history_folder, files, add)


@contextmanager
def staging(ws: Workspace) -> Iterator[Staging]:
    """Open a staging folder; without a commit nothing of it becomes history."""
    with parts.staging_folder(ws.history_folder) as folder:
        yield Staging(ws, folder)
