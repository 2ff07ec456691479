"""What is asked of both engines: a file per module of `regulars`, named like it.

To add a question, add a function to `QUESTIONS` of the module's file (or write that file: a module
that reads history and has none fails a test). It gets an open workspace and answers with anything
that can be compared. It is asked twice: once with DuckDB alone, once with both engines, where every
query must give the same rows of the same types; in the end both answers must be equal. Queries run
through `Snapshot.run`, so there is nothing to do in the module itself.

A new segment condition needs its samples in `tests/engines/conditions.py`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

from regulars.core.workspace import Workspace

Question = Callable[[Workspace], Any]


def load() -> dict[str, Question]:
    """All questions by `<module>: <what is asked>`."""
    return {
        f"{found.name}: {name}": question
        for found in pkgutil.iter_modules(__path__)
        for name, question in import_module(f"{__name__}.{found.name}").QUESTIONS.items()
    }
