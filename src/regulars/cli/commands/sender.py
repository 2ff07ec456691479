"""`regulars sender`: through which mail server messages leave, and in whose name."""

from __future__ import annotations

import click

from regulars.cli.options import opened


@click.group()
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Set up the mail server and the name that messages leave in."""
    context.obj = workspace


@command.command("set")
@click.option("--host", required=True, help="Mail server.")
@click.option("--port", default=587, show_default=True, help="Port of the mail server.")
@click.option(
    "--security",
    type=click.Choice(["starttls", "tls", "none"]),
    default="starttls",
    show_default=True,
    help="How the connection is encrypted.",
)
@click.option("--username", default="", help="User name at the mail server.")
@click.option(
    "--password",
    envvar="REGULARS_SMTP_PASSWORD",
    help="Password; better given as REGULARS_SMTP_PASSWORD. Left out, the old one stays.",
)
@click.option("--from-name", required=True, help="Name that customers see.")
@click.option("--from-address", required=True, help="Address that customers see.")
@click.option("--postal-address", default="", help="Address of the business, for the footer.")
@click.option(
    "--rate-per-minute", default=600, show_default=True, help="Messages a minute; 0: no limit."
)
def set_command(
    host: str,
    port: int,
    security: str,
    username: str,
    password: str | None,
    from_name: str,
    from_address: str,
    postal_address: str,
    rate_per_minute: int,
) -> None:
    """Set the sender up."""
    from regulars.channels import service
    from regulars.core.clock import utc_now

    settings = {"host": host, "port": port, "security": security, "username": username}
    with opened(create=True) as ws, ws.state.write() as connection:
        service.change_sender(
            connection,
            ws.keys,
            settings={**settings, **({"password": password} if password is not None else {})},
            from_name=from_name,
            from_address=from_address,
            postal_address=postal_address,
            rate_per_minute=rate_per_minute,
            now=utc_now(),
        )
    click.echo(f"Messages leave through {host}:{port} as {from_name} <{from_address}>.")


@command.command("test")
@click.argument("address")
def test_command(address: str) -> None:
    """Send a test mail to an address and print the server's answer."""
    from regulars.channels import service
    from regulars.core.clock import utc_now
    from regulars.core.errors import Conflict

    with opened() as ws:
        accepted, reply = service.send_test(ws, address, now=utc_now())
    if not accepted:
        raise Conflict(f"Not accepted: {reply}")
    click.echo(f"Accepted: {reply}")
