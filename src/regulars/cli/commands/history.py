"""`regulars history`: look after the parts and the events on their way into them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from regulars.core.workspace import Workspace

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(help="Look after history: the facts of all time and the events on their way there.")
def command() -> None:
    pass


def _open() -> Workspace:
    """The workspace, closed when the command ends."""
    from regulars.core.workspace import open_workspace
    from regulars.settings import load

    workspace = open_workspace(load())
    click.get_current_context().call_on_close(workspace.close)
    return workspace


@command.command(help="Show how much history there is and what still waits in the inbox.")
@as_json
def status(as_json: bool) -> None:
    from regulars.history.service import status

    found = status(_open())
    if as_json:
        click.echo(json.dumps(found, indent=2, default=str))
        return
    for dataset, size in found["datasets"].items():
        click.echo(f"{dataset:<12} {size['rows']:>14,} rows in {size['parts']:,} parts")
    since = f", the oldest since {found['oldest_waiting']}" if found["waiting"] else ""
    click.echo(f"inbox        {found['waiting']:>14,} events waiting{since}")
    click.echo(f"dead letters {found['dead_letters']:>14,} events set aside")


@command.command(help="Read every part and compare it with the manifest; exit code 1 on a fault.")
@as_json
def verify(as_json: bool) -> None:
    from dataclasses import asdict

    from regulars.history.service import verify

    verdict = verify(_open())
    if as_json:
        click.echo(json.dumps(asdict(verdict), indent=2))
    else:
        for problem in verdict.problems:
            click.echo(problem)
        word = _many(len(verdict.problems)) if verdict.problems else "All is well"
        click.echo(f"{word}: {verdict.parts:,} parts, {verdict.rows:,} rows.")
    if verdict.problems:
        raise SystemExit(1)


@command.command(help="Merge small parts of a month into one, and delete what nobody reads.")
def compact() -> None:
    from regulars.core.clock import utc_now
    from regulars.history.service import compact, sweep

    workspace = _open()
    merged = compact(workspace, now=utc_now(), fully=True)
    removed = sweep(workspace.history_folder, now=utc_now())
    click.echo(f"Merged {merged:,} parts; deleted {removed:,} superseded files.")


@command.command("dead-letters", help="List the events that could not be taken in, and why.")
@click.option("--limit", default=100, show_default=True, help="Show at most so many.")
@as_json
def dead_letters(limit: int, as_json: bool) -> None:
    from regulars.events.service import list_dead_letters

    letters, total = list_dead_letters(_open(), limit=limit)
    if as_json:
        click.echo(json.dumps(letters, indent=2, default=str))
        return
    for letter in letters:
        click.echo(_letter(letter))
    shown = "" if len(letters) == total else f", {len(letters):,} shown"
    click.echo(f"{total:,} events set aside{shown}.")
    if total:
        click.echo("When the cause is gone: regulars history replay ID … (or --all)")


def _letter(letter: dict[str, Any]) -> str:
    event = letter["event"] if len(letter["event"]) <= 200 else letter["event"][:199] + "…"
    return f"{letter['id']}  {letter['consumer']}: {letter['reason']}\n  {event}"


@command.command(help="Send events that were set aside through the inbox again.")
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def replay(ids: tuple[str, ...], everything: bool) -> None:
    from regulars.core.clock import utc_now
    from regulars.events.service import replay

    if bool(ids) == everything:
        raise click.UsageError("Name the dead letters to replay, or say --all.")
    click.echo(f"Replayed {replay(_open(), ids, now=utc_now()):,} events.")


def _many(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems:,} problems"
