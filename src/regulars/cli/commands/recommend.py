"""`regulars recommend`: what to offer whom, and how well that foretells what people buy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import click

from regulars.cli.options import engine_option, opened

if TYPE_CHECKING:
    from regulars.recommendations.schemas import Recommendation, RecommendationStatus, Task

LISTS = click.Choice(
    [
        "for_you",
        "discover_weekly",
        "new_for_you",
        "buy_again",
        "goes_with",
        "trending",
        "replenish",
    ]
)
BECAUSE = {
    "because_you_bought": "because of {title}",
    "bought_before": "bought on {number:.0f} days",
    "goes_with": "goes with {title}",
    "popular": "bought by {number:.0f} people lately",
    "trending": "{number:.1f} times as many buyers as before",
    "new_in_category": "new in {title}",
    "new_in_brand": "new from {title}",
    "due": "due in {number:.0f} days",
    "pinned": "pinned",
}
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
count_option = click.option(
    "--count", type=click.IntRange(1, 50), default=10, show_default=True, help="Items."
)


@click.group()
@engine_option
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """Recommend items to customers, and see how well that foretells what they buy."""
    context.obj = workspace


@command.command("customer")
@click.argument("customer_id")
@click.option(
    "--list", "name", type=LISTS, default="for_you", show_default=True, help="Which list."
)
@count_option
@json_option
def customer_command(customer_id: str, name: str, count: int, as_json: bool) -> None:
    """One list of one customer, with the reason for each item."""
    from regulars.customers.service import parse_id
    from regulars.recommendations import service

    with opened() as ws:
        found = service.for_customer(ws, parse_id(customer_id), cast(Any, name), count, now=_now())
    click.echo(found.model_dump_json(indent=2) if as_json else _items(found.items), nl=as_json)


@command.command("goes-with")
@click.argument("sku")
@count_option
@json_option
def goes_with_command(sku: str, count: int, as_json: bool) -> None:
    """What is bought in one order with a product."""
    from regulars.recommendations import service

    with opened() as ws:
        found = service.goes_with(ws, sku, count, now=_now())
    click.echo(found.model_dump_json(indent=2) if as_json else _items(found.items), nl=as_json)


@command.command("evaluate")
@json_option
def evaluate_command(as_json: bool) -> None:
    """How well each recommender foretold the shop's own last days, as of the last refit."""
    from regulars.recommendations import service

    with opened() as ws:
        _say(service.status(ws, now=_now()), as_json)


@command.command("refit")
@json_option
def refit_command(as_json: bool) -> None:
    """Learn again from all orders, and test every recommender."""
    from regulars.recommendations import service

    with opened() as ws:
        _say(service.refit(ws, now=_now()), as_json)


def _say(status: RecommendationStatus, as_json: bool) -> None:
    if as_json:
        click.echo(status.model_dump_json(indent=2))
        return
    if status.made_at is None:
        click.echo("Nothing learned yet. Run: regulars recommend refit")
        return
    click.echo(
        f"{status.customers:,} customers and {status.items:,} items as of {status.as_of}. "
        f"New items: {status.for_new}; again: {status.for_again}."
    )
    if status.test is None:
        click.echo("Not tested yet: too few customers came back, so the simple lists are used.")
        return
    click.echo(f"Tested on the {status.test.days} days after {status.test.cut}:")
    for task in status.test.tasks:
        click.echo("\n".join(_tested(task)))


def _tested(task: Task) -> Iterable[str]:
    what = "items new to them" if task.task == "new" else "all they bought"
    yield f"{task.customers:,} customers, {what:<24}  NDCG@10                 recall@10"
    for each in task.tested:
        mark = "*" if each.recommender == task.chosen else " "
        ndcg, recall = each.ndcg, each.recall
        yield (
            f"  {mark}{each.recommender:<38} {ndcg.value:.3f} ({ndcg.low:.3f} to {ndcg.high:.3f})"
            f"  {recall.value:.3f} ({recall.low:.3f} to {recall.high:.3f})"
        )
    if task.better_by is None:
        yield f"  No model beats {task.simple} here, so it is used."


def _items(items: Iterable[Recommendation]) -> str:
    lines = [f"{item.sku:<16} {item.title or '':<40.40} {_because(item)}\n" for item in items]
    return "".join(lines) or "Nothing to recommend. Learn first: regulars recommend refit\n"


def _because(item: Recommendation) -> str:
    reason = item.reason
    title = reason.title or reason.sku or ""
    return BECAUSE[reason.code].format(title=title, number=reason.number or 0)


def _now() -> Any:
    from regulars.core.clock import utc_now

    return utc_now()
