"""`regulars digest`: the last week as its readers get it by e-mail."""

from __future__ import annotations

import click

from regulars.cli.options import opened


@click.command()
@click.option("--language", type=click.Choice(["en", "fa", "ar"]), help="Default: the shop's.")
@click.option("--html", is_flag=True, help="Print the HTML part.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(language: str | None, html: bool, workspace: str | None) -> None:
    """Print the last week's numbers, what is new about them and what to do."""
    from regulars.accounts.service import profile_of
    from regulars.core.clock import utc_now
    from regulars.digest import service

    with opened(workspace) as ws:
        chosen = language or profile_of(ws).language
        letter = service.preview(ws, language=chosen, now=utc_now())
    click.echo(letter.html if html else f"{letter.subject}\n\n{letter.text}", nl=html)
