"""`regulars segments`: who, counted and listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from regulars.cli.options import engine_option, opened


@click.group()
@engine_option
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Count and list groups of customers."""
    context.obj = workspace


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Show all segments with their size and meaning, and what is wrong with broken ones."""
    from dataclasses import asdict

    from regulars.core.clock import utc_now
    from regulars.segments import service

    with opened() as ws:
        with ws.state.read() as connection:
            known = service.list_segments(connection)
            meanings = {each.id: service.english(connection, each.rule) for each in known}
            broken = service.broken(connection)
        sound = {each.id: each.rule for each in known if each.id not in broken}
        counts = service.counts(ws, sound, utc_now())
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "name": each.name,
            "count": counts.get(each.id),
            "broken": [asdict(problem) for problem in broken.get(each.id, ())],
            "meaning": meanings[each.id],
            "rule": each.rule,
        }
        for each in known
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        count = "broken" if row["count"] is None else f"{row['count']:,}"
        click.echo(f"{count:>9}  {row['id']:<24} {row['name']}")
        for problem in row["broken"]:
            click.echo(f"{'':>11}{problem['where']}: {problem['message']}")
        click.echo(f"{'':>11}{row['meaning']}")


@command.command("count")
@click.argument("segment", required=False)
@click.option("--rule", "rule_text", help="A rule as JSON instead of a saved segment.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def count_command(segment: str | None, rule_text: str | None, as_json: bool) -> None:
    """Count a segment: the whole, each row, and whom each channel reaches."""
    from dataclasses import asdict

    from regulars.core.clock import utc_now
    from regulars.segments import service

    with opened() as ws:
        rule = _rule(ws, segment, rule_text)
        counted = service.count_rows(ws, rule, utc_now())
    if as_json:
        click.echo(json.dumps(asdict(counted), indent=2))
        return
    click.echo(f"{counted.count:,} of {counted.customers:,} customers")
    for path, count in counted.rows:
        click.echo(f"{count:>9,}  {path}")
    for reach in counted.reach:
        click.echo(
            f"{reach.channel}: {reach.reachable:,} can be written to; {reach.no_address:,} have no "
            f"address, {reach.suppressed:,} bounced or complained, {reach.no_consent:,} did not "
            "agree"
        )


@command.command("members")
@click.argument("segment", required=False)
@click.option("--rule", "rule_text", help="A rule as JSON instead of a saved segment.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, safe to open in a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def members_command(
    segment: str | None, rule_text: str | None, as_csv: bool, as_json: bool
) -> None:
    """List who is in a segment."""
    from regulars.core.clock import utc_now
    from regulars.segments import export, service

    with opened() as ws:
        ids = service.member_ids(ws, _rule(ws, segment, rule_text), utc_now())
        if as_csv:
            for piece in export.people_csv(ws, ids):
                click.echo(piece, nl=False)
            return
        people = [row for chunk in export.in_chunks(ws, ids) for row in chunk]
    if as_json:
        rows = [{**row, "id": str(row["id"])} for row in people]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in people:
        click.echo("  ".join(str(row[name] or "-") for name in ("id", "name", "email")))


@command.command("overlap")
@click.argument("segment", required=False)
@click.option("--rule", "rule_text", help="A rule as JSON instead of a saved segment.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def overlap_command(segment: str | None, rule_text: str | None, as_json: bool) -> None:
    """Show how many people a segment shares with each other one."""
    from dataclasses import asdict

    from regulars.core.clock import utc_now
    from regulars.segments import service

    with opened() as ws:
        found = service.overlap(ws, _rule(ws, segment, rule_text), utc_now())
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.count:,} customers; of them are in")
    for each in found.items:
        share = "" if each.share_of_rule is None else f"{each.share_of_rule:.0%}"
        click.echo(f"{each.both:>9,}  {share:>4}  {each.name}")


@command.command("sql")
@click.argument("segment", required=False)
@click.option("--rule", "rule_text", help="A rule as JSON instead of a saved segment.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sql_command(segment: str | None, rule_text: str | None, as_json: bool) -> None:
    """Print the query behind a segment, to look at."""
    from regulars.core.clock import utc_now
    from regulars.segments import service

    with opened() as ws:
        text = service.sql(ws, _rule(ws, segment, rule_text), utc_now())
    click.echo(json.dumps({"sql": text}) if as_json else text)


@command.command("upload")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", default="", help="Name of the list; default: the file's name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def upload_command(file: Path, name: str, as_json: bool) -> None:
    """Make a list of a CSV file with e-mail addresses, phones or customer numbers."""
    from regulars.core.clock import utc_now
    from regulars.segments.lists import service

    with opened() as ws:
        made = service.upload(ws, file.read_bytes(), name=name, file_name=file.name, now=utc_now())
        path = service.unmatched_file(ws, made.id)
    if as_json:
        click.echo(json.dumps(_list_row(made), ensure_ascii=False, indent=2))
        return
    click.echo(f"{made.id}  {made.name}: {made.customers:,} customers")
    if made.unmatched:
        click.echo(f"{made.unmatched:,} rows fit nobody; they are in {path}")


@command.command("lists")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lists_command(as_json: bool) -> None:
    """Show all uploaded lists."""
    from regulars.segments.lists import service

    with opened() as ws, ws.state.read() as connection:
        found = service.list_lists(connection)
    if as_json:
        click.echo(json.dumps([_list_row(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each.customers:>9,}  {each.id}  {each.name} ({each.unmatched:,} unmatched)")


def _list_row(made: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(made), "created_at": made.created_at.isoformat()}


@command.command("refresh")
@click.option("--full", is_flag=True, help="Test everybody, not only those who changed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def refresh_command(full: bool, as_json: bool) -> None:
    """Bring the sizes of segments up to date, as the worker does by itself."""
    from regulars.core.clock import utc_now
    from regulars.segments.membership import service

    with opened() as ws:
        done = service.refresh(ws, utc_now(), fully=full)
        found = service.status(ws)
    if not as_json and done is None:
        click.echo("Nothing has happened since the last time.")
    _print_status(found, as_json)


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status_command(as_json: bool) -> None:
    """Show of when the sizes of segments are, and how the last pass went."""
    from regulars.segments.membership import service

    with opened() as ws:
        found = service.status(ws)
    _print_status(found, as_json)


def _print_status(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, default=lambda moment: moment.isoformat(), indent=2))
        return
    if not found:
        click.echo("Segments have not been counted yet; see: regulars segments refresh")
        return
    whom = "everybody" if found["reason"] else "those who changed"
    click.echo(f"As of {found['as_of']:%Y-%m-%d %H:%M} UTC, {len(found['sizes'])} segments.")
    click.echo(f"The last pass tested {whom} ({found['tested']:,}) in {found['seconds']:.1f} s.")


def _rule(ws: Any, segment: str | None, rule_text: str | None) -> object:
    from regulars.core.errors import Invalid
    from regulars.segments import service

    if (segment is None) == (rule_text is None):
        raise Invalid("Name a segment (see: regulars segments list) or give --rule JSON.")
    if rule_text is not None:
        try:
            return json.loads(rule_text)
        except (ValueError, RecursionError) as error:
            raise Invalid(f"--rule is not JSON: {error}") from None
    with ws.state.read() as connection:
        return service.find(connection, segment or "").rule
