"""`regulars bounces`: takes in mail that came back, from a file or a mail server's pipe."""

from __future__ import annotations

from typing import BinaryIO

import click

from regulars.cli.options import opened


@click.command()
@click.argument("mail", type=click.File("rb"), default="-")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(mail: BinaryIO, workspace: str | None, as_json: bool) -> None:
    """Read one returned mail from MAIL (- is the standard input) and act on it.

    A mail server hands every mail for bounces+…@ and unsubscribe+…@ to it, as Postfix does with
    `bounces: "|regulars bounces"` in its aliases and a + as the recipient delimiter. What is no
    news of a message of ours is not an error.
    """
    import json

    from regulars.channels.bounces import LARGEST
    from regulars.core.clock import utc_now
    from regulars.messages.returned import take_mail

    raw = mail.read(LARGEST)
    with opened(workspace) as ws:
        news = take_mail(ws, raw, now=utc_now())
    if as_json:
        click.echo(json.dumps({"news": news}))
    else:
        click.echo(f"Taken in: {news}." if news else "No news of a message of ours.")
