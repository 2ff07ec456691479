"""`regulars segments`: who, counted and listed."""

from __future__ import annotations

import json
from typing import Any

import click


@click.group()
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Count and list groups of customers."""
    context.obj = workspace


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Show all segments with their size and meaning."""
    from regulars.core.clock import utc_now
    from regulars.segments import service

    with _workspace() as ws:
        with ws.state.read() as connection:
            known = service.list_segments(connection)
            meanings = {each.id: service.english(connection, each.rule) for each in known}
        counts = service.counts(ws, {each.id: each.rule for each in known}, utc_now())
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "count": counts[each.id],
            "meaning": meanings[each.id],
            "rule": each.rule,
        }
        for each in known
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['count']:>9,}  {row['id']:<24} {row['name']}")
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

    with _workspace() as ws:
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

    with _workspace() as ws:
        ids = service.member_ids(ws, _rule(ws, segment, rule_text), utc_now())
        with ws.state.read() as connection:
            people = service.briefly(connection, ids)
    if as_json:
        rows = [{**row, "id": str(row["id"])} for row in people]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif as_csv:
        click.echo(export.to_csv(people), nl=False)
    else:
        for row in people:
            click.echo("  ".join(str(row[name] or "-") for name in ("id", "name", "email")))


def _workspace() -> Any:
    from contextlib import closing

    from regulars.core.workspace import open_workspace
    from regulars.settings import load

    return closing(open_workspace(load(), click.get_current_context().obj))


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
