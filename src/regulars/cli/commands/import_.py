"""`regulars import orders FILE` and `import products FILE`: a shop's own exports come in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from regulars.connectors.schemas import ImportReport, Mapping, Sniff
    from regulars.core.progress import Progress
    from regulars.core.workspace import Workspace
    from regulars.settings import Settings

REFUSED = 2


@click.group(help="Bring data in from files.")
def command() -> None:
    pass


@command.command(help="Import orders from CSV, TSV, text, XLSX or Parquet files, packed or not.")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--map",
    "roles",
    metavar="ROLE=COLUMN",
    multiple=True,
    help="Say what a column means, such as customer=ClientNo; ignore=COLUMN leaves one out.",
)
@click.option("--currency", help="Currency of the amounts, such as GBP or IRR.")
@click.option("--unit", type=click.Choice(["toman", "rial"]), help="Unit of Iranian amounts.")
@click.option(
    "--calendar", type=click.Choice(["gregorian", "jalali"]), help="Calendar of the dates."
)
@click.option(
    "--date-order", type=click.Choice(["ymd", "dmy", "mdy"]), help="Order of day, month and year."
)
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal mark of the amounts.")
@click.option("--encoding", help="Encoding of a text file, such as windows-1256.")
@click.option(
    "--level",
    type=click.Choice(["order", "line"]),
    help="Whether a row is an order or a line of one.",
)
@click.option("--keep-duplicates", is_flag=True, help="Count equal lines of an order as separate.")
@click.option("--source", metavar="NAME", help="Name of the shop the file is from; default: shop.")
@click.option("--refused", type=click.Path(path_type=Path), help="File for the refused rows.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def orders(
    files: tuple[Path, ...],
    roles: tuple[str, ...],
    keep_duplicates: bool,
    refused: Path | None,
    dry_run: bool,
    as_json: bool,
    workspace: str | None,
    **options: str | None,
) -> None:
    from regulars.connectors.schemas import ROLES
    from regulars.settings import load

    settings, chosen = load(), _chosen(roles, ROLES, options)
    if keep_duplicates:
        chosen["duplicates"] = "keep"
    reports = []
    for path in files:
        mapping, found = _answered(settings, workspace, path, chosen)
        report = _import(settings, workspace, path, mapping, refused, dry_run, quiet=as_json)
        reports.append({"file": str(path), **report.model_dump(mode="json")})
        if not as_json:
            _print(path, report, found)
        for row in report.refused[:1]:
            from regulars.connectors.refused import sentence

            click.echo(f"regulars: {sentence(path.name, row)}", err=True)
    if as_json:
        import json

        click.echo(json.dumps({"imports": reports}, indent=2, ensure_ascii=False))
    if any(report["refused_rows"] for report in reports):
        raise SystemExit(REFUSED)


@command.command(help="Import the catalogue from a CSV, TSV, text, XLSX or Parquet file.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "roles",
    metavar="ROLE=COLUMN",
    multiple=True,
    help="Say what a column means, such as sku=ArticleNo; ignore=COLUMN leaves one out.",
)
@click.option("--unit", type=click.Choice(["toman", "rial"]), help="Unit of Iranian prices.")
@click.option(
    "--date-order", type=click.Choice(["ymd", "dmy", "mdy"]), help="Order of day, month and year."
)
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal mark of the prices.")
@click.option("--encoding", help="Encoding of a text file, such as windows-1256.")
@click.option("--refused", type=click.Path(path_type=Path), help="File for the refused rows.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def products(
    file: Path,
    roles: tuple[str, ...],
    refused: Path | None,
    dry_run: bool,
    as_json: bool,
    workspace: str | None,
    **options: str | None,
) -> None:
    from regulars.cli.import_words import told_of_products
    from regulars.cli.options import opened
    from regulars.connectors.product_files import import_products
    from regulars.connectors.refused import sentence
    from regulars.connectors.schemas import PRODUCT_ROLES, ProductMapping
    from regulars.core.clock import utc_now

    mapping = ProductMapping.model_validate(_chosen(roles, PRODUCT_ROLES, options))
    with opened(workspace) as ws:
        target = refused or _refused_file(ws, file)
        report = import_products(
            ws, file, mapping, now=utc_now(), dry_run=dry_run, refused_file=target
        )
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        for line in told_of_products(file, report):
            click.echo(line)
    for row in report.refused[:1]:
        click.echo(f"regulars: {sentence(file.name, row)}", err=True)
        raise SystemExit(REFUSED)


def _chosen(
    roles: tuple[str, ...], known: Collection[str], options: dict[str, str | None]
) -> dict[str, Any]:
    """The options that were given, as fields of a mapping."""
    from regulars.core.errors import Invalid

    columns = {}
    for text in roles:
        role, _, column = text.partition("=")
        if role not in known or not column:
            raise Invalid(f"--map {text}: write ROLE=COLUMN; the roles are {', '.join(known)}.")
        columns[column] = role
    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    if columns:
        given["columns"] = columns
    return given


def _answered(
    settings: Settings, workspace: str | None, path: Path, chosen: dict[str, Any]
) -> tuple[Mapping, Sniff]:
    """The mapping of the options, of the last time and of the answers; and what it makes of it."""
    from regulars.connectors import service
    from regulars.core.errors import NotFound
    from regulars.core.workspace import open_workspace

    try:
        ws = open_workspace(settings, workspace)
    except NotFound:
        return _asked(path, service.mapping_of(chosen), None)
    try:
        known = service.known_profile(ws)
        fingerprint = service.sniff(path, service.mapping_of(chosen), profile=known).fingerprint
        mapping = service.mapping_of({**service.remembered(ws, fingerprint), **chosen})
        return _asked(path, mapping, known)
    finally:
        ws.close()


def _asked(path: Path, mapping: Mapping, known: Any) -> tuple[Mapping, Sniff]:
    """Ask what the file does not say, when somebody is there to answer."""
    import sys

    from regulars.connectors import service

    found = service.sniff(path, mapping, profile=known)
    waiting = [question for question in found.questions if question.blocking]
    if not waiting or not sys.stdin.isatty():
        return mapping, found
    for question in waiting:
        mapping = _ask(question, found, mapping)
    return mapping, service.sniff(path, mapping, profile=known)


def _ask(question: Any, found: Sniff, mapping: Mapping) -> Mapping:
    if question.choices:
        answer = click.prompt(question.message, type=click.Choice(question.choices), err=True)
        return mapping.model_copy(update={question.code: answer})
    names = [column.name for column in found.columns]
    answer = click.prompt(f"{question.message} Which is it?", type=click.Choice(names), err=True)
    role = question.code.removeprefix("which_column_")
    return mapping.model_copy(update={"columns": {**mapping.columns, answer: role}})


def _import(
    settings: Settings,
    workspace: str | None,
    path: Path,
    mapping: Mapping,
    refused: Path | None,
    dry_run: bool,
    *,
    quiet: bool,
) -> ImportReport:
    from regulars.connectors import service
    from regulars.core.clock import utc_now
    from regulars.core.workspace import open_workspace

    ws = open_workspace(settings, workspace, create=True)
    try:
        with _bar(quiet) as progress:
            return service.import_orders(
                ws,
                path,
                mapping,
                now=utc_now(),
                dry_run=dry_run,
                refused_file=refused or _refused_file(ws, path),
                progress=progress,
            )
    finally:
        ws.close()


def _refused_file(ws: Workspace, path: Path) -> Path:
    return ws.folder / "imports" / "refused" / f"{path.name.split('.')[0]}-refused.csv"


@contextmanager
def _bar(quiet: bool) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal, nothing elsewhere."""
    import sys

    from regulars.core.progress import silent

    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich import progress as rich
    from rich.console import Console

    columns = (
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.TaskProgressColumn(show_speed=True),
        rich.TextColumn("{task.fields[rate]}"),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, rich.TaskID] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES[stage], total=total, rate="")
            task = tasks[stage]
            speed = bar.tasks[bar.task_ids.index(task)].speed
            rate = f"{speed:,.0f} {_UNITS.get(stage, 'rows')}/s" if speed else ""
            bar.update(task, completed=done, total=total, rate=rate)

        yield show


_STAGES = {
    "check": "Checking the file",
    "split": "Splitting rows",
    "read": "Reading rows",
    "write": "Writing history",
}
_UNITS = {"check": "bytes"}


def _print(path: Path, report: ImportReport, found: Sniff) -> None:
    from regulars.cli.import_words import reading, told

    for line in (*told(path, report), *reading(found)):
        click.echo(line)
