"""How long people take to come again."""

from __future__ import annotations

from regulars.metrics.bases import Buyers
from regulars.metrics.family import metric
from regulars.metrics.measures import DaysToSecond, GapQuantile, Measure, SecondOrders


@metric("second_order_rate", unit="share", better="up", place=55)
def second_order_rate(buyers: Buyers) -> Measure:
    """Customers who ordered on a second day within 90 days of their first order, divided by all
    customers whose first 90 days ended in the period.

    Who came first less than 90 days ago is not judged yet, so that a young shop does not look worse
    than it is. Several orders on one day are one visit. Refunded orders count as orders; orders
    without a known customer do not count. Interval: Wilson, 95 %.
    """
    return SecondOrders(empty="no_first_90_days")


@metric("time_to_second_order", unit="days", better="down", place=57)
def time_to_second_order(buyers: Buyers) -> Measure:
    """The median number of days from the first order to the next day with one, among customers
    whose first 90 days ended in the period and who came again within them.

    Who takes longer than 90 days counts in the second order rate only. Refunded orders count as
    orders; orders without a known customer do not count. Interval: binomial over customers, 95 %.
    """
    return DaysToSecond(empty="no_second_orders")


@metric("time_between_orders", unit="days", better="down", place=90)
def time_between_orders(buyers: Buyers) -> Measure:
    """The median number of days from one day on which a customer ordered to the next such day, over
    all gaps that end in the period.

    Several orders on one day are one visit. Who has not come back yet has no gap, so a young shop
    looks quicker than it is. Refunded orders count as orders; orders without a known customer do
    not count. Interval: binomial over gaps, 95 %.
    """
    return GapQuantile(0.5, empty="no_second_orders")


@metric("time_between_orders_p25", unit="days", better="down", place=91)
def time_between_orders_p25(buyers: Buyers) -> Measure:
    """The number of days within which a quarter of the gaps between order days lie, over all gaps
    that end in the period.

    Several orders on one day are one visit. Refunded orders count as orders; orders without a known
    customer do not count. Interval: binomial over gaps, 95 %.
    """
    return GapQuantile(0.25, empty="no_second_orders")


@metric("time_between_orders_p75", unit="days", better="down", place=92)
def time_between_orders_p75(buyers: Buyers) -> Measure:
    """The number of days within which three quarters of the gaps between order days lie, over all
    gaps that end in the period.

    Several orders on one day are one visit. Refunded orders count as orders; orders without a known
    customer do not count. Interval: binomial over gaps, 95 %.
    """
    return GapQuantile(0.75, empty="no_second_orders")


@metric("time_between_orders_p90", unit="days", better="down", place=93)
def time_between_orders_p90(buyers: Buyers) -> Measure:
    """The number of days within which nine of ten gaps between order days lie, over all gaps that
    end in the period.

    Several orders on one day are one visit. Refunded orders count as orders; orders without a known
    customer do not count. Interval: binomial over gaps, 95 %.
    """
    return GapQuantile(0.9, empty="no_second_orders")
