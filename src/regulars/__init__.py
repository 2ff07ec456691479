"""Regulars: retention marketing that a shop runs itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regulars.history.snapshot import Snapshot

__version__ = "0.1.0"


@contextmanager
def open(home: str | None = None, workspace: str | None = None) -> Iterator[Snapshot]:
    """The history of a workspace as it is now, for notebooks and scripts; needs no server.

    Without arguments the home and workspace that the commands use.
    """
    from pathlib import Path

    from regulars.core.workspace import open_workspace
    from regulars.history.snapshot import open_snapshot
    from regulars.settings import load

    ws = open_workspace(load() if home is None else load(home=Path(home)), workspace)
    try:
        with open_snapshot(ws) as snapshot:
            yield snapshot
    finally:
        ws.close()
