"""How much they bought, and what it was worth."""

from __future__ import annotations

import ibis

from regulars.metrics.bases import Buyers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Ratio, Total


@metric("average_order_value", unit="money", better="up", place=70)
def average_order_value(buyers: Buyers) -> Measure:
    """Revenue of the period divided by its orders.

    Revenue is net of refunds, counted on the day of the refund; a refunded order still counts as an
    order. Orders without a known customer count. Interval: delta method, customers as units, 95 %.
    """
    return Ratio(buyers.revenue, buyers.orders, empty="no_orders")


@metric("customer_value", unit="money", better="up", place=80)
def customer_value(buyers: Buyers) -> Measure:
    """Revenue from known customers in the period, divided by customers of the period.

    It equals purchase frequency times average order value, both over orders with a known customer.
    Revenue is net of refunds, counted on the day of the refund; orders without a known customer do
    not count. Interval: delta method over customers, 95 %.
    """
    revenue = buyers.known.ifelse(buyers.revenue, 0)
    return Ratio(revenue, buyers.ordered, empty="no_customers")


@metric("orders", unit="orders", better="up", place=100)
def orders(buyers: Buyers) -> Measure:
    """Orders placed in the period.

    A refunded order still counts; a refund or a later correction of an amount is no order of its
    own. Orders without a known customer count.
    """
    return Total(buyers.orders)


@metric("revenue", unit="money", better="up", place=110)
def revenue(buyers: Buyers) -> Measure:
    """Money from orders in the period, after corrections and refunds.

    A refund lowers the revenue of the day on which it was given back, not of the day of its order.
    Orders without a known customer count.
    """
    return Total(buyers.revenue)


@metric("revenue_new", unit="money", better="up", place=120)
def revenue_new(buyers: Buyers) -> Measure:
    """Revenue of the period from customers whose first order ever lies in the period.

    Net of their refunds in the period. Orders without a known customer do not count: revenue from
    new, from returning and from unknown customers add up to revenue.
    """
    return Total(buyers.is_new.ifelse(buyers.revenue, 0))


@metric("revenue_returning", unit="money", better="up", place=130)
def revenue_returning(buyers: Buyers) -> Measure:
    """Revenue of the period from known customers who are not new in it.

    Net of their refunds in the period, also from customers who only took something back. Orders
    without a known customer do not count: revenue from new, from returning and from unknown
    customers add up to revenue.
    """
    return Total((buyers.known & ~buyers.is_new).ifelse(buyers.revenue, 0))


@metric("refunds", unit="money", better="down", place=140)
def refunds(buyers: Buyers) -> Measure:
    """Money given back in the period, as a positive amount.

    Counted on the day of the refund, whenever the order was. Refunds without a known customer
    count. Corrections of an order's amount are not refunds.
    """
    return Total(buyers.refunds)


@metric("refund_rate", unit="share", better="down", place=150)
def refund_rate(buyers: Buyers) -> Measure:
    """Money given back in the period, divided by revenue of the period before refunds.

    It can exceed 1 when more is given back for earlier orders than is sold. Orders and refunds
    without a known customer count. Interval: delta method, customers as units, 95 %.
    """
    before_refunds = buyers.revenue + buyers.refunds
    return Ratio(buyers.refunds, before_refunds, empty="no_revenue", least=0.0)


@metric("revenue_reactivated", unit="money", better="up", place=132)
def revenue_reactivated(buyers: Buyers) -> Measure:
    """Revenue of the period from customers who ordered in it, not in the period before, but
    earlier.

    A part of the revenue from returning customers. Net of their refunds in the period; orders
    without a known customer do not count.
    """
    back = buyers.ordered & ~buyers.is_new & ~buyers.ordered_before
    return Total(back.ifelse(buyers.revenue, 0))


@metric("revenue_lost", unit="money", better="down", place=134)
def revenue_lost(buyers: Buyers) -> Measure:
    """What customers of the period before who did not order in this period had brought then.

    Net of their refunds in the period before; orders without a known customer do not count.
    """
    lost = buyers.ordered_before & ~buyers.ordered
    return Total(lost.ifelse(buyers.revenue_before, 0))


@metric("revenue_retention", unit="share", better="up", place=136)
def revenue_retention(buyers: Buyers) -> Measure:
    """Revenue of this period from customers of the period before, each counted at most up to what
    they brought then, divided by what they all brought then.

    Growth of some cannot hide the loss of others, so it is at most 1. Revenue is net of refunds, on
    the day of the refund; who has less than nothing counts as nothing. Orders without a known
    customer do not count. Interval: delta method over customers, 95 %.
    """
    before = ibis.greatest(buyers.revenue_before, 0)
    kept = ibis.least(ibis.greatest(buyers.revenue, 0), before)
    return Ratio(
        buyers.ordered_before.ifelse(kept, 0),
        buyers.ordered_before.ifelse(before, 0),
        empty="no_revenue_before",
        least=0.0,
    )


@metric("net_revenue_retention", unit="share", better="up", place=138)
def net_revenue_retention(buyers: Buyers) -> Measure:
    """Revenue of this period from customers of the period before, divided by what they brought
    then.

    It exceeds 1 where those who stayed buy more than those who left had bought. Revenue is net of
    refunds, on the day of the refund. Orders without a known customer do not count. Interval: delta
    method over customers, 95 %.
    """
    return Ratio(
        buyers.ordered_before.ifelse(buyers.revenue, 0),
        buyers.ordered_before.ifelse(buyers.revenue_before, 0),
        empty="no_revenue_before",
    )
