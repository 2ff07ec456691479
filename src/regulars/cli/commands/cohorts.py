"""`regulars cohorts`: who began together, and who of them came back."""

from __future__ import annotations

from typing import Any

import click

from regulars.cli.options import engine_option, opened

BY = ["day", "week", "month", "quarter", "year"]


@click.command(help="Show who began together and who of them came back.")
@click.option(
    "--start",
    default="first_order",
    metavar="WHAT",
    help="What begins a cohort: first_order, order:sku=X (the first such order) or event:NAME; "
    "filters: sku, category, brand, coupon, channel.",
)
@click.option(
    "--return",
    "back",
    default="order",
    metavar="WHAT",
    help="What counts as coming back: order, order:category=X or event:NAME.",
)
@click.option("--by", type=click.Choice(BY), default="month", help="Period of a row.")
@click.option("--age", type=int, metavar="DAYS", help="Columns of so many days since the start.")
@click.option(
    "--measure",
    type=click.Choice(["customers", "orders", "revenue", "margin"]),
    default="customers",
    help="What the cells show.",
)
@click.option(
    "--kind",
    type=click.Choice(["exact", "or_later", "up_to"]),
    default="exact",
    help="In the column itself, in it or later, or up to it together.",
)
@click.option(
    "--calendar",
    type=click.Choice(["gregorian", "jalali", "umm_al_qura"]),
    help="Calendar of the dates given and of the periods; default: the shop's.",
)
@click.option("--from", "first", metavar="DATE", help="First day, included; default: all history.")
@click.option("--to", "last", metavar="DATE", help="Last day, included; default: all history.")
@click.option("--segment", metavar="SEGMENT", help="Only people who are in this segment now.")
@click.option("--json", "form", flag_value="json", help="Print JSON (docs/concepts/cohorts.md).")
@click.option("--csv", "form", flag_value="csv", help="Print CSV, one cell per row.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@engine_option
def command(form: str | None, workspace: str | None, **options: Any) -> None:
    from regulars.accounts.service import profile_of
    from regulars.cohorts import printing, service
    from regulars.core.clock import utc_now

    with opened(workspace) as ws:
        calendar = options["calendar"] or profile_of(ws).calendar
        question = _question(ws, {**options, "calendar": calendar})
        found = service.triangle(ws, question, now=utc_now())
    if form == "json":
        click.echo(found.model_dump_json(indent=2, by_alias=True))
    elif form == "csv":
        click.echo(printing.as_csv(found), nl=False)
    else:
        click.echo(printing.as_text(found), nl=False)


def _question(ws: Any, options: dict[str, Any]) -> Any:
    """The question as typed. Raises Invalid naming the option."""
    from pydantic import ValidationError

    from regulars.cohorts.schemas import Question
    from regulars.core.errors import Invalid
    from regulars.segments import service as segments

    days = {name: _day(options.pop(name), options["calendar"]) for name in ("first", "last")}
    if options["segment"]:
        with ws.state.read() as connection:
            options["segment"] = segments.find(connection, options["segment"]).id
    try:
        return Question(**options, **days)
    except ValidationError as error:
        fault = error.errors()[0]
        option = {"back": "return"}.get(str(fault["loc"][0]), str(fault["loc"][0]))
        raise Invalid(f"--{option}: {fault['msg'].removeprefix('Value error, ')}.") from None


def _day(text: str | None, calendar: Any) -> Any:
    from regulars.locale.calendars import parse_date

    return parse_date(text, calendar) if text else None
