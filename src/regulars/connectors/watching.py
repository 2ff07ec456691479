"""Tells how far a long query has come while it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from regulars.core.progress import Progress, silent
from regulars.history.engine import DuckDBEngine

EVERY = 0.25  # seconds


@contextmanager
def watched(engine: DuckDBEngine, progress: Progress, stage: str, total: int) -> Iterator[None]:
    """Report the share that DuckDB says is done as so many of `total` rows."""
    if progress is silent:
        yield
        return
    for setting in ("enable_progress_bar = true", "enable_progress_bar_print = false"):
        engine.command(f"SET {setting}")
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            share = engine.connection.query_progress()  # negative while it cannot tell
            progress(stage, int(max(share, 0.0) / 100 * total), total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    progress(stage, total, total)
