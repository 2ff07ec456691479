"""What their orders were like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.history.expressions import whole_sum
from regulars.leaving.family import Before, factor

if TYPE_CHECKING:
    import ibis.expr.types as ir


@factor("refund", place=30)
def refund(before: Before) -> ir.Table:
    """Took something back in the year before."""
    orders = before.orders()
    return orders.filter(orders.kind == "refund").select("customer_id")


@factor("single_order", place=40, alike=False)
def single_order(before: Before) -> ir.Table:
    """Ordered on one day only in the year before."""
    orders = before.orders()
    placed = orders.filter(orders.kind == "order")
    days = placed.group_by("customer_id").aggregate(days=placed.day.nunique())
    return days.filter(days.days == 1).select("customer_id")


@factor("small_orders", place=50)
def small_orders(before: Before) -> ir.Table:
    """Spent less per order than half of the customers did."""
    orders = before.orders()
    placed = orders.kind == "order"
    people = orders.group_by("customer_id").aggregate(
        spent=whole_sum(orders.amount_minor), orders=whole_sum(placed)
    )
    people = people.filter(people.orders > 0)
    # Whole minor units: engines then agree to the last digit on where the middle is.
    each = people.mutate(each=(people.spent / people.orders).floor().cast("int64"))
    middle = each.aggregate(middle=each.each.quantile(0.5))
    with_middle = each.cross_join(middle)
    return with_middle.filter(with_middle.each < with_middle.middle).select("customer_id")


@factor("coupon", place=60, needs="coupon")
def coupon(before: Before) -> ir.Table:
    """Used a coupon in the year before."""
    orders = before.orders()
    used = (orders.kind == "order") & orders.coupon.notnull()
    return orders.filter(used).select("customer_id")


@factor("channel", place=70, needs="channel")
def channel(before: Before) -> ir.Table:
    """Ordered through this channel in the year before."""
    orders = before.orders()
    through = orders.filter((orders.kind == "order") & orders.channel.notnull())
    return through.select("customer_id", value=through.channel)
