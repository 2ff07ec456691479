"""Writes docs/reference from the code: `make docs`. A house test fails when a page is stale."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

REFERENCE = Path(__file__).resolve().parent / "reference"
HEAD = "<!-- Written by `make docs` from the code. Change the code, not this page. -->\n\n"


def settings_page() -> str:
    from regulars.settings import PREFIX, Settings

    rows = [
        f"| `{PREFIX}{item.name.upper()}` | `{item.default or 'empty'}` | {item.metadata['help']} |"
        for item in fields(Settings)
    ]
    return "# Settings\n\n| variable | default | meaning |\n| --- | --- | --- |\n" + "\n".join(rows)


def commands_page() -> str:
    from regulars.cli.main import group

    sections = []
    for path, command in _commands(group, "regulars"):
        names = ["-h", "--help"]  # as the group sets them for all its commands
        context = click.Context(
            command, info_name=path, max_content_width=90, help_option_names=names
        )
        sections.append(f"## `{path}`\n\n```\n{command.get_help(context)}\n```")
    return "# Commands\n\n" + "\n\n".join(sections)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def routes_page() -> str:
    from fastapi.routing import APIRoute

    rows = sorted(_route_row(route) for route in routes() if isinstance(route, APIRoute))
    head = "# Routes\n\nThe full schema is served at `/api/openapi.json`.\n\n"
    columns = "| path | method | who may | what it does |\n| --- | --- | --- | --- |\n"
    return head + columns + "\n".join(rows)


def routes() -> list[Any]:
    """Every route of every module."""
    from regulars import modules
    from regulars.server.app import routes_of

    return [route for module in modules.load("api") for route in routes_of(module.router)]


def _route_row(route: APIRoute) -> str:
    from regulars.core.http import Allow

    calls = [item.call for item in route.dependant.dependencies]
    policy = ", ".join(call.permission for call in calls if isinstance(call, Allow))
    summary = (inspect.getdoc(route.endpoint) or "").partition("\n\n")[0].replace("\n", " ")
    return f"| `{route.path}` | {', '.join(sorted(route.methods))} | {policy} | {summary} |"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "routes.md": routes_page,
}


def page(name: str) -> str:
    return HEAD + PAGES[name]() + "\n"


def stale() -> list[str]:
    """The pages that do not say what the code does now."""
    paths = {name: REFERENCE / name for name in PAGES}
    return [
        name for name, path in paths.items() if not path.exists() or path.read_text() != page(name)
    ]


def main() -> None:
    """Write the pages; with `--check` only say which are out of date."""
    if "--check" in sys.argv:
        old = stale()
        sys.exit(f"out of date, run `make docs`: {', '.join(old)}" if old else 0)
    REFERENCE.mkdir(exist_ok=True)
    for name in PAGES:
        (REFERENCE / name).write_text(page(name))


if __name__ == "__main__":
    main()
