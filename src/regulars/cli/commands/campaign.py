"""`regulars campaign`: one message to many, from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from regulars.cli.options import opened

if TYPE_CHECKING:
    from regulars.campaigns.report import Report

PAUSE_SECONDS = 0.5


@click.group()
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Write to a segment, hold some out, and see what it earned."""
    context.obj = workspace


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Show all campaigns, newest first."""
    from regulars.campaigns import service

    with opened() as ws, ws.state.read() as connection:
        found = service.list_campaigns(connection)
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], indent=2, default=str))
        return
    for each in found:
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(each.counts.items()))
        click.echo(f"{each.id}  {each.state:<10} {each.name}  {counts}")


@command.command("create")
@click.option("--segment", required=True, help="Id or name; see: regulars segments list")
@click.option("--subject", required=True, help="Subject as a Liquid template.")
@click.option(
    "--body",
    "body_path",
    required=True,
    type=click.Path(path_type=Path),
    help="File with the HTML body as a Liquid template.",
)
@click.option(
    "--text", "text_path", type=click.Path(path_type=Path), help="File with the text part."
)
@click.option("--name", default="", help="Name of the campaign; the subject if left out.")
@click.option("--holdout", default=0.1, show_default=True, help="Share held out to measure.")
@click.option("--window-days", default=30, show_default=True, help="Orders so long after count.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def create_command(
    segment: str,
    subject: str,
    body_path: Path,
    text_path: Path | None,
    name: str,
    holdout: float,
    window_days: int,
    as_json: bool,
) -> None:
    """Write a draft; prints its id."""
    from regulars.campaigns import service
    from regulars.core.clock import utc_now
    from regulars.segments import service as segments

    html, text = _read(body_path), _read(text_path) if text_path else ""
    with opened() as ws, ws.state.write() as connection:
        made = service.create(
            connection,
            name=name,
            segment_id=segments.find(connection, segment).id,
            subject=subject,
            body_html=html,
            body_text=text,
            holdout=holdout,
            window_days=window_days,
            now=utc_now(),
        )
    click.echo(json.dumps(_plain(made), indent=2, default=str) if as_json else made.id)


@command.command("audience")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def audience_command(campaign: str, as_json: bool) -> None:
    """Show who would get it now, who would not and why."""
    from dataclasses import asdict

    from regulars.campaigns.audience import audience
    from regulars.core.clock import utc_now

    with opened() as ws:
        found = audience(ws, _id(ws, campaign), now=utc_now())
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2))
        return
    click.echo(f"{found.customers:>9,}  all customers\n{found.chosen:>9,}  chosen")
    for reason, count in found.skipped.items():
        click.echo(f"{-count:>9,}  {reason.replace('_', ' ')}")
    click.echo(f"{found.reachable:>9,}  can be reached\n{-found.held_out:>9,}  held out by lot")
    click.echo(f"{found.will_get:>9,}  will get it")
    for each in found.rises:
        shown = "nothing" if each.rise is None else f"a rise of {100 * each.rise:.1f} points"
        click.echo(f"           holding out {each.holdout:.0%} shows {shown}")
    for check in found.checks:
        if not check.ok:
            click.echo(f"not ready: {check.code} {check.detail}")


@command.command("start")
@click.argument("campaign")
def start_command(campaign: str) -> None:
    """Put everybody into the send ledger; `regulars campaign send` or `regulars serve` sends."""
    from regulars.campaigns import service, starting
    from regulars.core.clock import utc_now

    with opened() as ws:
        campaign_id = _id(ws, campaign)
        starting.start(ws, campaign_id, now=utc_now())
        starting.fill_ledger(ws, clock=utc_now)
        with ws.state.read() as connection:
            counts = service.get(connection, campaign_id).counts
    click.echo(", ".join(f"{count:,} {state}" for state, count in sorted(counts.items())))


@command.command("send")
@click.option("--until-done", is_flag=True, help="Stop when no message is left to send.")
def send_command(until_done: bool) -> None:
    """Send what is due, here and now; without --until-done once."""
    import time

    from regulars.campaigns import sending, starting
    from regulars.core.clock import utc_now
    from regulars.messages import service as messages

    sent = 0
    with opened() as ws:
        while True:
            starting.start_due(ws, now=utc_now())
            starting.fill_ledger(ws, clock=utc_now)
            sent += messages.deliver(ws)
            waiting = sending.waiting(ws, now=utc_now())
            if waiting.reason:
                click.echo(f"Sending waits: {waiting.reason}.", err=True)
            if not until_done or waiting.messages == 0 or waiting.reason:
                break
            time.sleep(PAUSE_SECONDS)
    click.echo(f"{sent:,} messages tried, {waiting.messages:,} left")


@command.command("pause")
@click.argument("campaign")
def pause_command(campaign: str) -> None:
    """Hand nothing more over for now."""
    from regulars.campaigns import service

    with opened() as ws:
        campaign_id = _id(ws, campaign)
        with ws.state.write() as connection:
            click.echo(service.pause(connection, campaign_id).state)


@command.command("resume")
@click.argument("campaign")
def resume_command(campaign: str) -> None:
    """Go on where it stopped; nobody gets it twice."""
    from regulars.campaigns import service

    with opened() as ws:
        campaign_id = _id(ws, campaign)
        with ws.state.write() as connection:
            click.echo(service.resume(connection, campaign_id).state)


@command.command("stop")
@click.argument("campaign")
def stop_command(campaign: str) -> None:
    """End it; who has not got it will not get it."""
    from regulars.campaigns import service
    from regulars.core.clock import utc_now

    with opened() as ws:
        campaign_id = _id(ws, campaign)
        with ws.state.write() as connection:
            click.echo(service.stop(connection, campaign_id, now=utc_now()).state)


@command.command("report")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report_command(campaign: str, as_json: bool) -> None:
    """Show what it did and what it added beyond the people held out."""
    from regulars.accounts.service import profile
    from regulars.campaigns.report import report
    from regulars.core.clock import utc_now

    with opened() as ws:
        found = report(ws, _id(ws, campaign), now=utc_now())
        with ws.state.read() as connection:
            currency = profile(connection).currency
    if as_json:
        click.echo(json.dumps(_report_json(found, currency), indent=2, default=str))
        return
    _print_report(found, currency)


def _print_report(found: Report, currency: str) -> None:
    from regulars.segments.base import plain_money

    lift = found.lift
    click.echo(f"{found.campaign.name}: {found.campaign.state}")
    click.echo(lift.verdict.sentence)
    for name, change in (("orders", lift.orders), ("revenue", lift.revenue)):
        if change is None:
            continue
        added = change.added
        shown = (
            [plain_money(round(each), currency) for each in (added.value, added.low, added.high)]
            if name == "revenue"
            else [f"{each:,.0f}" for each in (added.value, added.low, added.high)]
        )
        click.echo(f"Added {name}: {shown[0]} (95 % interval {shown[1]} to {shown[2]})")
    for title, arm in (("treated", lift.treated), ("held out", lift.control)):
        money = plain_money(arm.revenue_minor, currency)
        click.echo(f"{arm.people:>9,}  {title}: {arm.orders:,} orders, {money}")
    click.echo(f"All {found.people:,} people:")
    for line in found.ledger:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in line.reasons.items())
        click.echo(f"{line.count:>9,}  {line.state}  {reasons}".rstrip())
    money = plain_money(found.attributed.revenue_minor, currency)
    click.echo(
        f"{found.clicked:,} clicked, {found.unsubscribed:,} unsubscribed. Second, and no proof: "
        f"{found.attributed.orders:,} orders ({money}) within {found.attributed.days} days of a "
        "click"
    )


def _report_json(found: Report, currency: str) -> dict[str, Any]:
    from dataclasses import asdict

    lift = found.lift.model_dump(mode="json")
    plain = {**asdict(found), "lift": lift, "campaign": _plain(found.campaign)}
    return {"currency": currency, **plain}


def _plain(campaign: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(campaign)


def _id(ws: Any, campaign: str) -> str:
    from regulars.campaigns import service

    with ws.state.read() as connection:
        return service.find(connection, campaign).id


def _read(path: Path) -> str:
    from regulars.core.errors import Invalid

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read as UTF-8 text: {error}") from None
