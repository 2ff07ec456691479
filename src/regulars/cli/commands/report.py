"""`regulars report`: what the shop learns about a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from regulars.cli.options import engine_option, opened

if TYPE_CHECKING:
    from regulars.core.workspace import Workspace
    from regulars.metrics.schemas import Printed

# Named here again, because nothing heavy may be imported before the command runs.
PERIODS = ("day", "week", "month", "quarter", "year")
CALENDARS = ("gregorian", "jalali", "umm_al_qura")


@click.command(help="Show customers, retention, value and cohorts of a period.")
@click.option("--from", "first", metavar="DATE", help="First day, included; default: all history.")
@click.option("--to", "last", metavar="DATE", help="Last day, included; default: all history.")
@click.option("--by", type=click.Choice(PERIODS), help="Add one row per period.")
@click.option(
    "--calendar",
    type=click.Choice(CALENDARS),
    help="Calendar of the dates given, of periods and of cohorts; default: the shop's.",
)
@click.option(
    "--compare",
    type=click.Choice(["previous", "year"]),
    help="Add the change since as many days before, or since the same days a year before.",
)
@click.option(
    "--metric",
    "metrics",
    metavar="KEY",
    multiple=True,
    help="Add a metric that is only counted "
    "when asked for (see regulars metrics), or break this one down; repeatable.",
)
@click.option("--breakdown", metavar="OF", help="Add the metrics per country, channel, segment …")
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
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@engine_option
def command(form: str | None, html: str | None, workspace: str | None, **asked: Any) -> None:
    from regulars.core.errors import Invalid

    if form and html:
        raise Invalid(f"Choose one of --{form} and --html.")
    with opened(workspace) as ws:
        _show(ws, form, html, asked)


def _show(ws: Workspace, form: str | None, html: str | None, asked: dict[str, Any]) -> None:
    from regulars.accounts.service import profile_of
    from regulars.core.clock import utc_now
    from regulars.metrics import page, printing, service, terminal
    from regulars.metrics.wording import Words

    shop, now = profile_of(ws), utc_now()
    calendar = asked["calendar"] or shop.calendar
    found = _report(ws, {**asked, "calendar": calendar, "now": now})
    if form == "json":
        click.echo(found.model_dump_json(indent=2, exclude=_unasked(asked)))
    elif form == "csv":
        click.echo(printing.as_csv(found), nl=False)
    else:
        words, findings = Words(shop), service.findings(ws, calendar=calendar, now=now)
        if html:
            _write(html, page.as_html(found, findings, words))
        else:
            text = terminal.as_text(
                found, findings, words, width=_width(), compare=asked["compare"]
            )
            click.echo(text, nl=False)


def _report(ws: Workspace, asked: dict[str, Any]) -> Printed:
    """The report with the comparison and the breakdown asked for."""
    from regulars.metrics import service
    from regulars.metrics.schemas import Printed

    calendar, now, metrics = asked["calendar"], asked["now"], asked["metrics"]
    first = _day("--from", asked["first"], calendar)
    last = _day("--to", asked["last"], calendar)
    found = service.report(
        ws, first=first, last=last, by=asked["by"], calendar=calendar, metrics=metrics, now=now
    )
    span = {"first": found.period.first, "last": found.period.last, "now": now}
    more: dict[str, Any] = {}
    if asked["compare"]:
        more["comparison"] = service.comparison(ws, calendar=calendar, metrics=metrics, **span)
    if asked["breakdown"]:
        keys = metrics or service.HEADLINE
        more["breakdown"] = service.breakdown(ws, asked["breakdown"], keys, **span)
    return Printed(**dict(found), **more)


def _unasked(asked: dict[str, Any]) -> set[str]:
    names = {"comparison": "compare", "breakdown": "breakdown"}
    return {name for name, option in names.items() if not asked[option]}


def _day(option: str, text: str | None, calendar: Any) -> date | None:
    """The date given. Raises Invalid naming the option."""
    from regulars.core.errors import Invalid
    from regulars.locale.calendars import parse_date

    if text is None:
        return None
    try:
        found = parse_date(text, calendar)
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
