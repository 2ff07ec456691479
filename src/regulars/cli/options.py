"""What several commands share: their options and the workspace they open."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from regulars.core.workspace import Workspace

_VARIABLE = "REGULARS_ENGINE"


def engine_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --engine, which stands in for the setting while the command runs."""
    return click.option(
        "--engine",
        metavar="ENGINE",
        expose_value=False,
        callback=_choose,
        help="Read history with Spark instead of DuckDB: local[2] or spark://host:port.",
    )(command)


def _choose(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = value
    context.call_on_close(lambda: _restore(before))


def _restore(before: str | None) -> None:
    if before is None:
        del os.environ[_VARIABLE]
    else:
        os.environ[_VARIABLE] = before


def opened(name: str | None = None, *, create: bool = False) -> AbstractContextManager[Workspace]:
    """The workspace of a name, or the one that the group of the command was given."""
    from regulars.core.workspace import open_workspace
    from regulars.settings import load

    chosen = name or click.get_current_context().obj
    return closing(open_workspace(load(), chosen, create=create))
