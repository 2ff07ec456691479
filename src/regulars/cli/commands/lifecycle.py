"""`regulars lifecycle`: where everybody stands, and how they moved between two days."""

from __future__ import annotations

import click

from regulars.cli.options import engine_option, opened


@click.command(help="Show customers per stage or RFM group, and how they moved between two days.")
@click.option("--on", metavar="DATE", help="The day; default: the newest one known.")
@click.option("--since", metavar="DATE", help="The day before it; default: 30 days earlier.")
@click.option(
    "--by",
    type=click.Choice(["stage", "rfm"]),
    default="stage",
    show_default=True,
    help="Lifecycle stages, or groups by recency, frequency and money.",
)
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV, one group or movement per row.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@engine_option
def command(
    on: str | None,
    since: str | None,
    by: str,
    form: str | None,
    workspace: str | None,
) -> None:
    from typing import cast

    from regulars.accounts.service import profile_of
    from regulars.core.clock import utc_now
    from regulars.lifecycle import printing, service
    from regulars.locale.calendars import parse_date

    with opened(workspace) as ws:
        calendar = profile_of(ws).calendar
        found = service.lifecycle(
            ws,
            now=utc_now(),
            on=parse_date(on, calendar) if on else None,
            since=parse_date(since, calendar) if since else None,
            by=cast(service.By, by),
        )
    if form == "json":
        click.echo(found.model_dump_json(indent=2))
    elif form == "csv":
        click.echo(printing.as_csv(found), nl=False)
    else:
        click.echo(printing.as_text(found), nl=False)
