"""The one list of modules, lowest first. Their tables, routes and jobs are found through it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

MODULES = (
    "accounts",
    "views",
    "channels",
    "customers",
    "catalog",
    "events",
    "history",
    "connectors",
    "segments",
    "cohorts",
    "lifecycle",
    "products",
    "leaving",
    "metrics",
    "predictions",
    "recommendations",
    "experiments",
    "messages",
    "templates",
    "campaigns",
    "digest",
    "operations",
)


def load(part: str) -> Iterator[ModuleType]:
    """Import and yield `<module>.<part>` (tables, api, jobs …) of every module that has it."""
    for module in MODULES:
        name = f"regulars.{module}.{part}"
        if find_spec(name) is not None:
            yield import_module(name)
