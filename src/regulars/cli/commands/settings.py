"""`regulars settings`: every setting, what it means and what it is now."""

from __future__ import annotations

import json
from dataclasses import fields

import click


@click.command(help="Show every setting, its meaning and its present value.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    from regulars.settings import PREFIX, Settings, load

    settings = load()
    secret = {"secret_key", "database_url"}
    rows = [
        {
            "name": PREFIX + item.name.upper(),
            "value": "(set)"
            if item.name in secret and getattr(settings, item.name)
            else str(getattr(settings, item.name)),
            "help": item.metadata["help"],
        }
        for item in fields(Settings)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['name']}={row['value']}\n    {row['help']}")
