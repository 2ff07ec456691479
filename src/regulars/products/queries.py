"""Every question this module asks of history, as Ibis expressions for DuckDB and Spark.

Questions about people look at somebody's first day with a product, so that each person counts once
per product, and only at those first days after which the whole window has passed.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

Level = Literal["product", "category", "brand"]
ITEMS = "product_items"
_ITEMS = {"item": "string", "number": "int32"}


@cache
def catalogue(level: Level, until: int, most: int) -> ir.Table:
    """The items most people bought: their name, buyers, orders and revenue net of refunds.

    A product is its article number, or its title where there is none.
    """
    lines = _lines(level, until)
    placed = lines.kind == "order"
    found = lines.group_by("item").aggregate(
        title=lines.title.max(),
        sku=lines.sku.max(),
        customers=lines.customer_id.nunique(where=placed),
        orders=lines.order_key.nunique(where=placed),
        revenue=whole_sum(lines.amount_minor),
    )
    ranked = found.filter(found.orders > 0).order_by(ibis.desc("customers"), "item")
    return ranked.limit(most)


@cache
def reorders(level: Level, until: int, within: int) -> ir.Table:
    """Per item: buyers seen for a whole window, how many bought it again in it, and when."""
    days = _bought(level, until)
    in_time = ibis.window(group_by=[days.customer_id, days.number], order_by=days.day)
    firsts = days.mutate(place=ibis.row_number().over(in_time), again=days.day.lead().over(in_time))
    firsts = firsts.filter((firsts.place == 0) & (firsts.day <= until - within))
    return _returns(firsts, within, "again")


@cache
def returns(level: Level, until: int, within: int) -> ir.Table:
    """Per item: buyers seen for a whole window, how many ordered anything again, and when."""
    return _returns(_starts(level, until, within), within, "next_day")


@cache
def next_items(level: Level, until: int, within: int) -> ir.Table:
    """How many people who bought one item had another in their next order."""
    starts = _starts(level, until, within)
    came = starts.filter(starts.next_day <= starts.day + within)
    then = _bought(level, until).select("customer_id", next_day="day", next_number="number")
    pairs = came.select("customer_id", "number", "next_day").join(then, ["customer_id", "next_day"])
    return pairs.group_by("number", "next_number").aggregate(customers=pairs.count())


@cache
def next_at_all(level: Level, until: int, within: int) -> ir.Table:
    """How often each item is in a next order, whatever was bought before it."""
    starts = _starts(level, until, within)
    came = starts.filter(starts.next_day <= starts.day + within)
    visits = came.select("customer_id", "next_day").distinct()
    then = _bought(level, until).select("customer_id", next_day="day", next_number="number")
    pairs = visits.join(then, ["customer_id", "next_day"])
    counted = pairs.group_by("next_number").aggregate(visits=pairs.count())
    return counted.cross_join(visits.aggregate(all_visits=visits.count()))


@cache
def first_items(level: Level, until: int, within: int, visits: int) -> ir.Table:
    """Per item of first orders: buyers seen for a whole window, and who became a regular in it."""
    people = _newcomers(until, within, visits)
    bought = _bought(level, until).join(people, ["customer_id", "day"])
    return bought.group_by("number").aggregate(
        customers=bought.count(),
        regulars=whole_sum(bought.regular),
        revenue=whole_sum(bought.later_revenue),
    )


@cache
def newcomers(until: int, within: int, visits: int) -> ir.Table:
    """Everybody whose first order has had the whole window: how many, and how many are regulars."""
    people = _newcomers(until, within, visits)
    return people.aggregate(
        customers=people.count(),
        regulars=whole_sum(people.regular),
        revenue=whole_sum(people.later_revenue),
    )


@cache
def baskets(level: Level, until: int) -> ir.Table:
    """Pairs of items in one order, each pair once, and in how many orders."""
    held = _held(level, until)
    other = held.select("order_key", with_number="number")
    pairs = held.join(other, "order_key")
    pairs = pairs.filter(pairs.number < pairs.with_number)
    return pairs.group_by("number", "with_number").aggregate(orders=pairs.count())


@cache
def basket_totals(level: Level, until: int) -> ir.Table:
    """In how many orders each item is, and how many orders hold any item at all."""
    held = _held(level, until)
    orders = held.select("order_key").distinct()
    counted = held.group_by("number").aggregate(orders=held.count())
    return counted.cross_join(orders.aggregate(all_orders=orders.count()))


def of_customer(customer_id: int, until: int, most: int) -> ir.Table:
    """What one customer bought: how often, for how much net of refunds, and with which gaps.

    Gaps are between the days on which they bought the same product; null after a single one.
    """
    lines = _lines("product", until)
    mine = lines.filter(lines.customer_id == customer_id)
    days = mine.filter(mine.kind == "order").select("item", "day").distinct()
    in_time = ibis.window(group_by=days.item, order_by=days.day)
    days = days.mutate(gap=days.day - days.day.lag().over(in_time))
    rhythm = days.group_by("item").aggregate(
        days=days.count(),
        first_day=days.day.min(),
        last_day=days.day.max(),
        gap=days.gap.quantile(0.5, where=days.gap.notnull()),
        shortest=days.gap.min(),
        longest=days.gap.max(),
    )
    sums = mine.group_by("item").aggregate(
        title=mine.title.max(),
        category=mine.category.max(),
        quantity=mine.quantity.sum(),
        amount=whole_sum(mine.amount_minor),
    )
    ranked = rhythm.join(sums, "item")
    return ranked.order_by([ibis.desc("days"), ibis.desc("last_day"), "item"]).limit(most)


def _lines(level: Level, until: int) -> ir.Table:
    lines = dataset("order_lines")
    item = ibis.coalesce(lines.sku, lines.title) if level == "product" else lines[level]
    lines = lines.mutate(item=item)
    return lines.filter(lines.item.notnull() & (lines.day <= until))


def _numbered(level: Level, until: int) -> ir.Table:
    """Lines of orders that hold one of the registered items, with its number."""
    lines = _lines(level, until)
    placed = lines.filter(lines.kind == "order")
    return placed.join(ibis.table(_ITEMS, name=ITEMS), "item")


def _bought(level: Level, until: int) -> ir.Table:
    """Who bought which item on which day, once each."""
    lines = _numbered(level, until)
    known = lines.filter(lines.customer_id.notnull())
    return known.select("customer_id", "day", "number").distinct()


def _held(level: Level, until: int) -> ir.Table:
    """Which items each order holds, once each; also orders whose customer nobody knows."""
    return _numbered(level, until).select("order_key", "number").distinct()


def _visits(until: int) -> ir.Table:
    """The order days of each customer, with the next one; null for the last."""
    orders = dataset("orders")
    wanted = (orders.kind == "order") & orders.customer_id.notnull() & (orders.day <= until)
    days = orders.filter(wanted).select("customer_id", "day").distinct()
    in_time = ibis.window(group_by=days.customer_id, order_by=days.day)
    return days.mutate(next_day=days.day.lead().over(in_time))


def _starts(level: Level, until: int, within: int) -> ir.Table:
    """Each person's first day with each item, and their next order day."""
    bought = _bought(level, until)
    firsts = bought.group_by("customer_id", "number").aggregate(day=bought.day.min())
    firsts = firsts.filter(firsts.day <= until - within)
    return firsts.join(_visits(until), ["customer_id", "day"])


def _returns(firsts: ir.Table, within: int, column: str) -> ir.Table:
    gap = firsts[column] - firsts.day
    came = (gap <= within).fill_null(False)
    return firsts.group_by("number").aggregate(
        customers=firsts.count(), came=whole_sum(came), days=gap.quantile(0.5, where=came)
    )


def _newcomers(until: int, within: int, visits: int) -> ir.Table:
    """First order days with a whole window behind them: regular or not, and revenue after it."""
    orders = dataset("orders")
    known = orders.filter(orders.customer_id.notnull() & (orders.day <= until))
    placed = known.kind == "order"
    first = known.group_by("customer_id").aggregate(first_day=known.day.min(where=placed))
    facts = known.join(first, "customer_id")
    inside = facts.filter(
        (facts.first_day <= until - within)
        & (facts.day >= facts.first_day)
        & (facts.day <= facts.first_day + within)
    )
    return inside.group_by("customer_id", day=inside.first_day).aggregate(
        regular=inside.day.nunique(where=inside.kind == "order") >= visits,
        later_revenue=_later(inside),
    )


def _later(inside: ir.Table) -> Any:
    """Money after the first day, refunds taken off."""
    return whole_sum((inside.day > inside.first_day).ifelse(inside.amount_minor, 0))
