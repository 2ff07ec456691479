"""`regulars products`: what is bought, next, together and first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import click

from regulars.cli.options import engine_option, opened

if TYPE_CHECKING:
    from regulars.products.schemas import ProductShare

Command = Callable[..., None]
LEVELS = click.Choice(["product", "category", "brand"])


@click.group()
@engine_option
@click.option("--workspace", metavar="NAME", help="Workspace; default: REGULARS_WORKSPACE.")
@click.pass_context
def command(context: click.Context, workspace: str | None) -> None:
    """See what brings people back, what they buy next and what goes together."""
    context.obj = workspace


def _asked(*, within: int | None = 90, limit: int = 20) -> Callable[[Command], Command]:
    """The options that every question has."""

    def add(function: Command) -> Command:
        function = click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)
        function = click.option("--limit", default=limit, show_default=True, help="Rows.")(function)
        level = click.option("--level", type=LEVELS, default="product", show_default=True)
        if within is not None:
            days = click.IntRange(1, 1000)
            window = click.option("--within", type=days, default=within, show_default=True)
            function = window(function)
        return level(function)

    return add


@command.command("list")
@_asked()
def list_command(level: str, within: int, limit: int, as_json: bool) -> None:
    """The products most people bought, who bought them again and who came back."""
    from regulars.products import service

    with opened() as ws:
        found = service.products(ws, level=cast(Any, level), within=within, now=_now())
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    click.echo(f"{'people':>8}  {'again':<24}  {'came back':<24}  product")
    for item in found.items[:limit]:
        again, back = _share(item.again), _share(item.back)
        click.echo(f"{item.customers:>8,}  {again:<24}  {back:<24}  {item.title or item.key}")


@command.command("next")
@click.option("--of", help="Only after this product, category or brand.")
@_asked()
def next_command(level: str, within: int, limit: int, as_json: bool, of: str | None) -> None:
    """What people have in their next order."""
    from regulars.products import service

    with opened() as ws:
        found = service.next_products(
            ws, level=cast(Any, level), within=within, of=of, limit=limit, now=_now()
        )
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    _say_if_empty(found.items)
    for item in found.items:
        lift = f"{item.lift:.1f}x" if item.lift is not None else ""
        names = f"{item.title or item.key} -> {item.next_title or item.next_key}"
        click.echo(f"{item.share.part:>8,}  {_share(item.share):<24}  {lift:>6}  {names}")


@command.command("first")
@click.option("--visits", type=click.IntRange(2, 20), default=3, show_default=True)
@_asked(within=365)
def first_command(level: str, within: int, limit: int, as_json: bool, visits: int) -> None:
    """Which first products go with people becoming regulars."""
    from regulars.products import service

    with opened() as ws:
        found = service.first_products(
            ws, level=cast(Any, level), within=within, visits=visits, now=_now()
        )
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    click.echo(f"{found.everybody.whole:>8,}  {_share(found.everybody):<24}  everybody")
    for item in found.items[:limit]:
        mark = "*" if item.clear else " "
        name = item.title or item.key
        click.echo(f"{item.regulars.whole:>8,}  {_share(item.regulars):<24} {mark}{name}")


@command.command("baskets")
@click.option("--of", help="Only orders with this product, category or brand.")
@_asked(within=None)
def baskets_command(level: str, limit: int, as_json: bool, of: str | None) -> None:
    """What is bought together in one order."""
    from regulars.products import service

    with opened() as ws:
        found = service.baskets(ws, level=cast(Any, level), of=of, limit=limit, now=_now())
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    _say_if_empty(found.items)
    for item in found.items:
        names = f"{item.title or item.key} + {item.with_title or item.with_key}"
        click.echo(f"{item.orders:>8,}  {_share(item.share):<24}  {item.lift:>6.1f}x  {names}")


def _say_if_empty(items: Sequence[object]) -> None:
    if not items:
        click.echo("Nothing was bought often enough to say. See: regulars products list")


def _share(share: ProductShare) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "nobody seen long enough"
    return f"{share.value:6.1%} ({share.low:.0%} to {share.high:.0%})"


def _now() -> Any:
    from regulars.core.clock import utc_now

    return utc_now()
