"""How long a query about a rule may take while somebody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from regulars.core.errors import Invalid, Problem
from regulars.history.service import Snapshot

_AGAIN = 0.1  # seconds; an interruption between two queries stops neither


@contextmanager
def limited(snapshot: Snapshot, seconds: float) -> Iterator[None]:
    """Stop the block's queries after so many seconds; 0 lets them run. Raises Invalid."""
    done = threading.Event()
    if seconds:
        threading.Thread(target=_watch, args=(snapshot, seconds, done), daemon=True).start()
    try:
        yield
    except duckdb.InterruptException:
        message = f"took longer than {seconds:g} s; ask for less, or narrow it down"
        problem = Problem("rule", message)
        raise Invalid(f"The rule {message}.", problems=(problem,), code="too_slow") from None
    finally:
        done.set()


def _watch(snapshot: Snapshot, seconds: float, done: threading.Event) -> None:
    while not done.wait(seconds):
        snapshot.engine.interrupt()
        seconds = _AGAIN
