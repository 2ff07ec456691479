"""Where a segment is used: each module that uses segments says so of itself.

A higher module registers a function under `USES`, so that segments need not know it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from regulars.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that uses a segment. `holds` says why the segment must stay; empty: it may go."""

    kind: str  # segment, campaign
    id: str
    name: str
    holds: str = ""


Finder = Callable[[Connection, str], list[Use]]
USES: Registry[Finder] = Registry("regulars.segments.uses")


def uses_of(connection: Connection, segment_id: str) -> list[Use]:
    """Everything that uses a segment, by kind."""
    return [use for _, find in USES.items() for use in find(connection, segment_id)]
