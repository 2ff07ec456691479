"""`regulars report`: what the shop learns about a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from regulars.cli.options import engine_option


@click.command(help="Show customers, retention, value and cohorts of a period.")
@click.option("--from", "first", metavar="DATE", help="First day, included; default: all history.")
@click.option("--to", "last", metavar="DATE", help="Last day, included; default: all history.")
@click.option("--by", type=click.Choice(["month", "quarter"]), help="Add one row per period.")
@click.option(
    "--calendar",
    type=click.Choice(["gregorian", "jalali"]),
    help="Calendar of the dates given, of months and of cohorts; default: the shop's.",
)
@click.option("--json", "form", flag_value="json", help="Print JSON (docs/concepts/metrics.md).")
@click.option("--csv", "form", flag_value="csv", help="Print CSV, one number per row.")
@click.option(
    "--html",
    "html",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Write one HTML file that needs no network; without FILE, to the standard output.",
)
@engine_option
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(
    first: str | None,
    last: str | None,
    by: str | None,
    calendar: str | None,
    form: str | None,
    html: str | None,
    workspace: str | None,
) -> None:
    from typing import cast

    from regulars.accounts.service import Calendar, profile_of
    from regulars.core.clock import utc_now
    from regulars.core.errors import Invalid
    from regulars.core.workspace import open_workspace
    from regulars.metrics import page, printing, service, terminal
    from regulars.metrics.wording import Words
    from regulars.settings import load

    if form and html:
        raise Invalid(f"Choose one of --{form} and --html.")
    ws = open_workspace(load(), workspace)
    try:
        shop, now = profile_of(ws), utc_now()
        chosen = cast(Calendar, calendar or shop.calendar)
        days = {"first": _day("--from", first, chosen), "last": _day("--to", last, chosen)}
        found = service.report(
            ws, **days, by=cast("service.By | None", by), calendar=chosen, now=now
        )
        if form == "json":
            click.echo(found.model_dump_json(indent=2))
        elif form == "csv":
            click.echo(printing.as_csv(found), nl=False)
        else:
            words, findings = Words(shop), service.findings(ws, calendar=chosen, now=now)
            if html:
                _write(html, page.as_html(found, findings, words))
            else:
                click.echo(terminal.as_text(found, findings, words, width=_width()), nl=False)
    finally:
        ws.close()


def _day(option: str, text: str | None, calendar: str) -> date | None:
    """The date given. Raises Invalid naming the option."""
    from typing import cast

    from regulars.accounts.service import Calendar
    from regulars.core.errors import Invalid
    from regulars.locale.calendars import parse_date

    if text is None:
        return None
    try:
        found = parse_date(text, cast(Calendar, calendar))
    except ValueError as error:
        raise Invalid(f"{option}: {error}") from None
    if not date(1800, 1, 1) <= found <= date(2200, 12, 31):
        raise Invalid(
            f"{option}: {text!r} in the {calendar} calendar is out of range; see --calendar."
        )
    return found


def _width() -> int | None:
    """The terminal's own width, or one that fits the heatmap when the output is a file."""
    import sys

    return None if sys.stdout.isatty() else 120


def _write(target: str, html: str) -> None:
    if target == "-":
        click.echo(html)
        return
    from regulars.core.errors import Invalid

    try:
        Path(target).write_text(html, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{target} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {target}.")
