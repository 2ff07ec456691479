"""Writes docs/reference from the code: `make docs`. A house test fails when a page is out of date."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import click

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
        context = click.Context(command, info_name=path, max_content_width=90)
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

    from regulars.core.http import Allow
    from regulars.server.app import routers

    rows = []
    for router in routers():
        for route in router.routes:
            if isinstance(route, APIRoute):
                policies = [
                    item.call.permission
                    for item in route.dependant.dependencies
                    if isinstance(item.call, Allow)
                ]
                text = inspect.getdoc(route.endpoint) or ""
                methods = ", ".join(sorted(route.methods))
                summary = text.partition("\n\n")[0].replace("\n", " ")
                rows.append((route.path, methods, ", ".join(policies), summary))
    lines = [
        f"| {methods} | `{path}` | {who} | {text} |" for path, methods, who, text in sorted(rows)
    ]
    head = "# Routes\n\nThe full schema is served at `/api/openapi.json`.\n\n"
    return (
        head
        + "| method | path | who may | what it does |\n| --- | --- | --- | --- |\n"
        + "\n".join(lines)
    )


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "routes.md": routes_page,
}


def page(name: str) -> str:
    return HEAD + PAGES[name]() + "\n"


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name in PAGES:
        (REFERENCE / name).write_text(page(name))


if __name__ == "__main__":
    main()
