"""`regulars demo`: a real shop, loaded and served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from regulars.settings import Settings


@click.command(help="Load a real shop with invented people and serve it.")
@click.option("--headless", is_flag=True, help="Load, print the report, do not serve.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (REGULARS_PORT).")
def command(headless: bool, port: int | None) -> None:
    settings = _settings(port)
    _load(settings)
    if headless:
        _print_report(settings)
    else:
        _serve(settings)


def _settings(port: int | None) -> Settings:
    """The demo has a home of its own, beside your data and never among them."""
    from dataclasses import replace

    from regulars.settings import load

    settings = load()
    return replace(
        settings,
        home=settings.home / "demo",
        workspace="default",
        database_url="",
        port=port or settings.port,
        mail_catcher=True,
    )


def _load(settings: Settings) -> None:
    from datetime import date

    from rich.console import Console

    from regulars.demo.shop import load

    console = Console(stderr=True)
    with console.status("Opening the shop …") as status:

        def show(stage: str, done: int, total: int | None) -> None:
            share = f" {done:,} of {total:,}" if total else ""
            status.update(f"{stage}{share} …")

        load(settings, today=date.today(), progress=show).close()


def _print_report(settings: Settings) -> None:
    from regulars.accounts.service import profile_of
    from regulars.core.clock import utc_now
    from regulars.core.workspace import open_workspace
    from regulars.metrics import service, terminal
    from regulars.metrics.wording import Words

    ws = open_workspace(settings)
    try:
        shop, now = profile_of(ws), utc_now()
        found = service.report(ws, calendar=shop.calendar, now=now)
        findings = service.findings(ws, calendar=shop.calendar, now=now)
        click.echo(terminal.as_text(found, findings, Words(shop), width=100), nl=False)
    finally:
        ws.close()


def _serve(settings: Settings) -> None:
    from regulars.demo.shop import EMAIL, PASSWORD
    from regulars.server.serving import serve
    from regulars.worker.runner import run

    click.echo(f"The shop is loaded. Sign in with  {EMAIL}  and  {PASSWORD}")
    serve(settings, say=click.echo, background=lambda stop: run(settings, stop))
