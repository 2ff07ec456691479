"""`regulars staff`: the team, from the machine the server runs on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from regulars.core.workspace import Workspace


@click.group(help="List, add and mend the accounts of staff.")
def command() -> None:
    pass


@command.command("list", help="Show everybody in the team.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    from regulars.accounts.service import list_staff

    workspace = _open()
    with workspace.state.read() as connection:
        members = list_staff(connection)
    workspace.close()
    if as_json:
        shown = ("id", "name", "email", "role", "language")
        rows = [{name: getattr(member, name) for name in shown} for member in members]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for member in members:
        click.echo(f"{member.email}  {member.role}  {member.name}")


@command.command("add", help="Add somebody to the team.")
@click.argument("email")
@click.option("--name", required=True, help="How they are called.")
@click.option(
    "--role",
    type=click.Choice(["owner", "marketer", "analyst"]),
    default="marketer",
    show_default=True,
    help="What they may do.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "fa", "ar"]),
    default="en",
    show_default=True,
    help="Language of their screens.",
)
@click.password_option(help="Their password; asked for when left out.")
def add(email: str, name: str, role: str, language: str, password: str) -> None:
    from typing import cast

    from regulars.accounts.service import create_staff
    from regulars.core.clock import utc_now
    from regulars.core.http import Role

    workspace = _open()
    with workspace.state.write() as connection:
        visitor = create_staff(
            connection,
            name=name,
            email=email,
            password=password,
            role=cast(Role, role),
            language=language,
            now=utc_now(),
        )
    workspace.close()
    click.echo(f"Added {visitor.email} as {visitor.role}.")


@command.command("password", help="Give somebody a new password and sign them out everywhere.")
@click.argument("email")
@click.password_option(help="The new password; asked for when left out.")
def password(email: str, password: str) -> None:
    from regulars.accounts.service import change_staff, find_staff

    workspace = _open()
    with workspace.state.write() as connection:
        member = find_staff(connection, email)
        change_staff(connection, member.id, password=password)
    workspace.close()
    click.echo(f"{member.email} has a new password.")


def _open() -> Workspace:
    from regulars.core.workspace import open_workspace
    from regulars.settings import load

    return open_workspace(load(), create=True)
