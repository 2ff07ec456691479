"""`regulars leaving`: what differed before, between those who left and those who came back."""

from __future__ import annotations

import click

from regulars.cli.options import engine_option, opened


@click.command()
@click.option(
    "--horizon",
    type=click.IntRange(14, 730),
    default=180,
    show_default=True,
    help="So many days without an order are leaving.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@engine_option
def command(horizon: int, as_json: bool, workspace: str | None) -> None:
    """Compare customers who left with those who came back: what differed before."""
    from regulars.core.clock import utc_now
    from regulars.leaving import service

    with opened(workspace) as ws:
        found = service.leaving(ws, horizon=horizon, now=utc_now())
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    if found.absent:
        click.echo(f"Nothing to compare: {found.absent.replace('_', ' ')}.")
        return
    people = found.left + found.stayed
    click.echo(
        f"Of {people:,} people who ordered in the year before {found.landmark}, {found.left:,} "
        f"did not order in the {horizon} days after it. Associated with leaving (* beyond chance):"
    )
    for each in found.differences:
        name = each.factor.replace("_", " ") + (f": {each.value}" if each.value else "")
        interval = f"({each.low:+.1%} to {each.high:+.1%})"
        mark = "*" if each.clear else " "
        click.echo(
            f"{each.difference:>+8.1%} {interval:<21}{mark} {name} ({each.with_it.people:,})"
        )
