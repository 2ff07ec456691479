"""`regulars predict`: what is likely next, and how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from regulars.cli.options import opened

if TYPE_CHECKING:
    from regulars.predictions.schemas import BackTest, Card, Total


@click.command(help="Foretell each customer's orders and value, tested on the shop's own past.")
@click.option("--json", "as_json", is_flag=True, help="Print the model card as JSON.")
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
def command(as_json: bool, workspace: str | None) -> None:
    from regulars.core.clock import utc_now
    from regulars.predictions import service

    with opened(workspace) as ws:
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
    ]
    lines += [_model(model.name, model.fallback) for model in card.models if model.fallback]
    return [*lines, *_tested(card.back_test, card.winner)]


def _total(total: Total, scale: int = 1) -> str:
    value, low, high = (number / scale for number in (total.value, total.low, total.high))
    return f"{value:,.0f} (90 % between {low:,.0f} and {high:,.0f})"


def _model(name: str, fallback: str) -> str:
    return f"Too few data for {name} alone: a weak {fallback} from published shops was added."


def _tested(test: BackTest | None, winner: str) -> list[str]:
    if test is None:
        return ["Not tested yet: the history is too short to foretell its own end."]
    real, model, naive = test.real_orders, test.model, test.naive
    lines = [
        f"Tested on the {test.days} days after {test.cut}; {real:,} orders came.",
        f"The model said {model.total_orders:,.0f}, off by {model.per_customer:.3f} per customer.",
        f"As in the days before: {naive.total_orders:,.0f}, off by {naive.per_customer:.3f}.",
        f"The 90 % interval held for {test.orders_held:.1%} of the customers.",
    ]
    if winner == "naive":
        lines.append("The model does not beat the naive forecast here: take it as a guess.")
    return lines
