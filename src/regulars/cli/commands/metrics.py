"""`regulars metrics`: the numbers a report can give, with their definitions."""

from __future__ import annotations

import json

import click

from regulars.cli.options import opened


@click.command(help="List every metric with its unit and definition.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(as_json: bool, workspace: str | None) -> None:
    from regulars.metrics import service

    with opened(workspace) as ws:
        found = service.family(ws)
    if as_json:
        click.echo(json.dumps([each.model_dump() for each in found], indent=2))
        return
    for each in found:
        asked = " (only when asked for: --metric)" if each.asked_for else ""
        click.echo(f"{each.key} [{each.unit}]{asked}\n    {each.definition}")
