"""`regulars sender`: through whom messages leave on each channel, and in whose name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import click

from regulars.cli.options import opened

_MAIL_SERVER = ("host", "port", "security", "username", "password")


@click.group()
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Set up who carries messages, and the name that they leave in."""
    context.obj = workspace


def _setting(_context: object, _option: object, given: tuple[str, ...]) -> dict[str, Any]:
    """`key=value` pairs; the provider reads numbers, true and false from their text."""
    found: dict[str, Any] = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise click.BadParameter(f"{pair!r} is not key=value")
        found[key.strip()] = value
    return found


@command.command("set")
@click.argument("sender_id", default="email", metavar="[SENDER]")
@click.option("--provider", default="smtp", show_default=True, help="Who carries the messages.")
@click.option(
    "--setting",
    "settings",
    multiple=True,
    callback=_setting,
    metavar="KEY=VALUE",
    help="A setting of the provider; give one for each. `regulars sender providers` names them.",
)
@click.option("--host", help="Mail server.")
@click.option("--port", type=int, help="Port of the mail server; 587 if not given.")
@click.option(
    "--security",
    type=click.Choice(["starttls", "tls", "none"]),
    help="How the connection to the mail server is encrypted; starttls if not given.",
)
@click.option("--username", help="User name at the mail server.")
@click.option(
    "--password",
    envvar="REGULARS_SMTP_PASSWORD",
    help="Its password; better given as REGULARS_SMTP_PASSWORD. Left out, the old one stays.",
)
@click.option("--from-name", default="", help="Name that customers see.")
@click.option("--from-address", default="", help="E-mail address that customers see.")
@click.option("--postal-address", default="", help="Address of the business, for the footer.")
@click.option(
    "--line",
    type=click.Choice(["any", "advertising", "service"]),
    default="any",
    show_default=True,
    help="What the line may carry.",
)
@click.option("--off", is_flag=True, help="Keep it, but let nothing leave through it.")
@click.option(
    "--rate-per-minute", default=600, show_default=True, help="Messages a minute; 0: no limit."
)
def set_command(
    sender_id: str,
    provider: str,
    settings: dict[str, Any],
    off: bool,
    **given: Any,
) -> None:
    """Set a sender up: SENDER is its channel (email, sms …), or sms_2 for a second one."""
    from regulars.channels import service
    from regulars.core.clock import utc_now

    mail = {name: given.pop(name) for name in _MAIL_SERVER}
    if provider == "smtp":
        said = {name: value for name, value in mail.items() if value is not None}
        settings = {**said, **settings}
    form = service.SenderForm(provider=provider, settings=settings, on=not off, **given)
    with opened(create=True) as ws, ws.state.write() as connection:
        made = service.put_sender(connection, ws.keys, sender_id, form, now=utc_now())
    click.echo(f"{made.id}: messages leave through {made.provider}{_named(made)}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Print the senders there are."""
    from regulars.channels import service

    with opened() as ws, ws.state.read() as connection:
        found = service.senders(connection)
    if as_json:
        shown = ("id", "channel", "provider", "line", "on", "from_name", "from_address", "health")
        click.echo(json.dumps([{name: getattr(one, name) for name in shown} for one in found]))
        return
    for one in found:
        state = "on" if one.on else "off"
        click.echo(f"{one.id}: {one.provider}, {one.line}, {state}{_named(one)}")
    if not found:
        click.echo("There is no sender yet.")


@command.command("providers")
def providers_command() -> None:
    """Print the providers there are and their settings."""
    from regulars.channels.provider import PROVIDERS

    for key, member in PROVIDERS.items():
        click.echo(f"{key} ({member.channel}): {', '.join(member.model_fields)}")


@command.command("test")
@click.argument("address")
@click.option("--sender", "sender_id", default="email", show_default=True, help="Which sender.")
def test_command(address: str, sender_id: str) -> None:
    """Send a test to an address of the sender's channel and print the provider's answer."""
    from regulars.channels import service
    from regulars.core.clock import utc_now
    from regulars.core.errors import Conflict

    with opened() as ws:
        accepted, reply = service.send_test(ws, sender_id, address, now=utc_now())
    if not accepted:
        raise Conflict(f"Not accepted: {reply}")
    click.echo(f"Accepted: {reply}")


@command.command("health")
@click.argument("sender_id", default="email", metavar="[SENDER]")
def health_command(sender_id: str) -> None:
    """Ask the provider about our account and print what it says."""
    from regulars.channels import service
    from regulars.core.clock import utc_now
    from regulars.core.errors import Conflict

    with opened() as ws:
        asked = service.ask_health(ws, sender_id, now=utc_now())
    health = asked.health or {}
    if not health.get("ok"):
        raise Conflict(f"{sender_id}: {health.get('said')}")
    click.echo(f"{sender_id}: {health.get('said') or 'well'}")


@command.command("doctor")
@click.argument("sender_id", default="email", metavar="[SENDER]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor_command(sender_id: str, as_json: bool) -> None:
    """Look at what the sender's domain publishes, and say what keeps mail from arriving.

    Ends with an error while marketing is kept back.
    """
    from regulars.channels import service
    from regulars.core.clock import utc_now
    from regulars.core.errors import Conflict

    with opened() as ws:
        found = service.look_at_domain(ws, sender_id, now=utc_now())
    kept = found.domain or {}
    if as_json:
        click.echo(json.dumps({**kept, "stops": found.is_stopped, "override": found.override}))
    else:
        _print_findings(kept.get("findings", ()))
    if found.is_stopped:
        raise Conflict(f"Marketing is kept back until {found.mail_domain} is mended.")


@command.command("pace")
@click.argument("sender_id", default="email", metavar="[SENDER]")
@click.option("--warm-up-to", type=click.IntRange(min=0), metavar="N", help="0 ends the warm-up.")
@click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_setting,
    metavar="MAILBOXES=N",
    help="Messages a minute to one mailbox provider; 0 takes the limit away.",
)
def pace_command(sender_id: str, warm_up_to: int | None, limits: dict[str, str]) -> None:
    """Print or change how fast a sender of e-mail writes to each large mailbox provider.

    A warm-up begins with 50 messages a day to each and doubles daily up to N. Another N while it
    lasts goes on from there; once it is over, the next one begins anew.
    """
    from regulars.channels import service
    from regulars.core.clock import utc_now

    now, wanted = utc_now(), _numbers(limits)
    with opened() as ws:
        with ws.state.read() as connection:
            pace = service.pace_of(service.get_sender(connection, sender_id))
        if warm_up_to is not None:
            goes_on = warm_up_to and pace.cap(now.date()) is not None
            began = pace.started_on if goes_on else None
            pace = replace(pace, target_per_day=warm_up_to, started_on=began)
        if warm_up_to is not None or wanted:
            pace = replace(pace, per_minute={**pace.per_minute, **wanted})
            with ws.state.write() as connection:
                changed = service.put_pace(connection, sender_id, pace, now=now)
            pace = service.pace_of(changed)
    click.echo(f"{sender_id}: warm-up {_warm_up(pace, now.date())}")
    for group, most in sorted(pace.per_minute.items()):
        click.echo(f"  {group}: {most:,} a minute")


def _warm_up(pace: Any, today: date) -> str:
    if not pace.target_per_day:
        return "none"
    cap = pace.cap(today)
    stands = "over" if cap is None else f"now {cap:,}"
    return f"to {pace.target_per_day:,} a day since {pace.started_on}, {stands}"


def _numbers(limits: dict[str, str]) -> dict[str, int]:
    for group, most in limits.items():
        if not most.isdecimal():
            raise click.BadParameter(f"{group}={most}: {most!r} is not a number of messages")
    return {group: int(most) for group, most in limits.items()}


def _print_findings(findings: Any) -> None:
    from regulars.channels.advice import SAID

    for one in findings:
        click.echo(f"{one['level']:>4}  {SAID[one['code']]} {one['detail']}".rstrip())
        if one["value"]:
            click.echo(f"      publish  {one['name']}  TXT  {one['value']}")


def _named(one: Any) -> str:
    if one.from_address:
        return f" as {one.from_name} <{one.from_address}>"
    return f" as {one.from_name}" if one.from_name else ""
