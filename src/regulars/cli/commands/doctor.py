"""`regulars doctor`: is everything well, and what mends what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from regulars.cli.options import opened

if TYPE_CHECKING:
    from regulars.operations.findings import Finding


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(as_json: bool, workspace: str | None) -> None:
    """Look for what is stuck or wrong; the exit code is 1 when something is."""
    from regulars.core.clock import utc_now
    from regulars.operations import service

    now = utc_now()
    with opened(workspace) as ws:
        checks = service.readiness(ws, now=now)
        found = service.look(ws, now=now).needs_you
    lacking = [name for name, holds in checks.items() if not holds]
    if as_json:
        _print_json(checks, found)
    else:
        _print_words(lacking, found)
    if lacking or found:
        raise SystemExit(1)


def _print_json(checks: dict[str, bool], found: list[Finding]) -> None:
    import json
    from dataclasses import asdict

    rows = [asdict(one) for one in found]
    told = {"well": all(checks.values()) and not rows, "checks": checks, "findings": rows}
    click.echo(json.dumps(told, default=str, ensure_ascii=False, indent=2))


def _print_words(lacking: list[str], found: list[Finding]) -> None:
    from regulars.operations.wording import say

    for name in lacking:
        click.echo(f"not ready: {name}")
    for one in found:
        said = say(one)
        click.echo(f"{one.tone}: {said.title}\n      {said.act}")
    if not lacking and not found:
        click.echo("Everything is well.")
