"""`regulars predict`: what is likely next, and how far to trust it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from regulars.cli.options import opened

if TYPE_CHECKING:
    from regulars.predictions.schemas import Cancelling, Card, Estimate, Topic, Total

QUESTIONS = {
    "order_again": "Will they order again",
    "next_date": "When do they order next",
    "lifetime_value": "What will they spend",
}
DRIFTED = {
    "none": "The last 8 weeks look like the past.",
    "some": "The last 8 weeks begin to look different from the past.",
    "alarm": "The last 8 weeks do not look like the past: take every number with care.",
}


@click.group(
    invoke_without_command=True,
    help="Foretell each customer's orders and value, tested on the shop's own past.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the model card as JSON.")
@click.option("--refit", is_flag=True, help="Fit again, even if there is a card already.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, as_json: bool, refit: bool, workspace: str | None) -> None:
    context.obj = workspace
    if context.invoked_subcommand is None:
        _predict(as_json, refit, workspace)


@command.command("due")
@click.option("--customer", metavar="ID", help="Only what this customer needs.")
@click.option("--sku", help="Only who needs this product.")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="The last day to show.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Rows.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def due(
    workspace: str | None,
    customer: str | None,
    sku: str | None,
    before: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Which customer needs which product again: soonest first, overdue last."""
    from regulars.customers.service import parse_id
    from regulars.predictions import service

    with opened(workspace) as ws:
        found = service.due(
            ws,
            customer_id=None if customer is None else parse_id(customer),
            item=sku,
            before=before and before.date(),
            limit=limit,
        )
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    click.echo(f"{'due':<10}  {'between':<24}  {'customer':>20}  product")
    for each in found.items:
        between = f"{each.due_from} and {each.due_to}"
        title = each.title or each.sku
        click.echo(f"{each.due_on}  {between:<24}  {each.customer_id:>20}  {title}")
    click.echo(f"{len(found.items):,} of {found.total:,}.")


def _predict(as_json: bool, refit: bool, workspace: str | None) -> None:
    from regulars.core.clock import utc_now
    from regulars.predictions import service

    with opened(workspace) as ws:
        with ws.state.read() as connection:
            card = None if refit else service.newest_card(connection)
        if card is None or not card.customers:
            card = service.refit(ws, now=utc_now())
    click.echo(card.model_dump_json(indent=2) if as_json else "\n".join(_lines(card)))


def _lines(card: Card) -> list[str]:
    from regulars.core.money import exponent

    if not card.customers:
        return ["No orders of known customers yet. Import some: regulars import orders FILE"]
    scale = 10 ** exponent(card.currency)
    lines = [
        f"{card.customers:,} customers on {card.as_of}, {card.came_back:,} of them came back.",
        f"Still customers    {_total(card.alive)}",
        f"Orders in 90 days  {_total(card.orders_90d)}",
        f"Orders in a year   {_total(card.orders_12m)}",
        f"Revenue in a year  {_total(card.revenue_12m_minor, scale)} {card.currency}",
        f"Fitted {card.made_at:%Y-%m-%d %H:%M} UTC in {card.took_seconds:.1f} s.",
    ]
    lines += [_weak(model.name, model.fallback) for model in card.models if model.fallback]
    if not card.topics:
        lines.append("Not tested yet: the history is too short to foretell its own end.")
    for topic in card.topics:
        lines += ["", *_tested(topic)]
    if card.cancelling:
        lines += ["", *_cancelling(card.cancelling)]
    return lines + ([DRIFTED[card.drift.level]] if card.drift else [])


def _cancelling(found: Cancelling) -> list[str]:
    lines = [f"Who cancels a subscription? Tested on {len(found.tests)} windows of 30 days."]
    if found.chosen == "naive":
        return [*lines, "  No model beats the plain churn rate here, so that is used."]
    if found.better_by:
        lines.append(f"  Error saved against the plain churn rate: {_share(found.better_by)}.")
    return lines


def _total(total: Total, scale: int = 1) -> str:
    value, low, high = (number / scale for number in (total.value, total.low, total.high))
    return f"{value:,.0f} (80 % between {low:,.0f} and {high:,.0f})"


def _weak(name: str, fallback: str) -> str:
    if fallback == "nbd":
        return f"Nobody can be seen to leave: {name} was fitted without leaving."
    return f"Too few data for {name} alone: a weak {fallback} from published shops was added."


def _tested(topic: Topic) -> list[str]:
    last = topic.tests[-1]
    lines = [
        f"{QUESTIONS[topic.key]}? {len(topic.tests)} tests of {last.days} days, to {last.cut}.",
        *(
            f"  {'*' if model.chosen else ' '} {model.name:<12} off by {model.error:,.3f} "
            f"{topic.unit} per customer"
            for model in topic.models
        ),
    ]
    if topic.chosen == "naive":
        lines.append("  No model beats the naive forecast here, so that is used: it is a guess.")
    elif topic.better_by:
        lines.append(f"  Error saved against the naive forecast: {_share(topic.better_by)}.")
    if topic.auc:
        lines.append(f"  Ranks who will order: {_share(topic.auc)} (a coin: 50 %).")
    if topic.held:
        lines.append(f"  80 % intervals held: {_share(topic.held)}.")
    used = topic.recalibration
    if used and used.used:
        lines.append(f"  Season's factor on the next {last.days} days: {used.factor:.2f}.")
    return lines


def _share(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.0%}"
    return f"{estimate.value:.0%} ({estimate.low:.0%} to {estimate.high:.0%})"
