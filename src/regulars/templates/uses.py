"""Where a template is used: each module that uses templates says so of itself."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from regulars.segments.service import Use

Finder = Callable[[Connection, str], list[Use]]
USES: dict[str, Finder] = {}  # by module; higher modules put theirs in, so that we need not know


def uses_of(connection: Connection, template_id: str) -> list[Use]:
    """Everything that uses a template, by module."""
    return [use for _, find in sorted(USES.items()) for use in find(connection, template_id)]
