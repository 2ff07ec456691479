"""`regulars push`: what to paste into the shop's site, so that browsers may subscribe."""

from __future__ import annotations

import json

import click

from regulars.cli.options import opened


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the site key.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(as_json: bool, workspace: str | None) -> None:
    """Print the lines that let visitors of the shop subscribe to notifications."""
    from regulars.customers.reach.push import installed

    with opened(workspace) as ws:
        found = installed(ws)
    if as_json:
        click.echo(json.dumps(found._asdict(), indent=2))
        return
    click.echo("In a file /regulars-worker.js at the root of the shop's site:\n")
    click.echo(f"  {found.worker}\n\nIn its pages:\n\n  {found.snippet}\n")
    click.echo("Anything with the attribute data-regulars-push asks when it is pressed.")
