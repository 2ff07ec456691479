"""How much depends on the best customers."""

from __future__ import annotations

from regulars.metrics.bases import Ranked
from regulars.metrics.family import metric
from regulars.metrics.measures import Fraction, Measure, Ratio


@metric("top_fifth_revenue", unit="share", place=170, base=Ranked)
def top_fifth_revenue(people: Ranked) -> Measure:
    """The share of revenue from known customers of the period that the fifth of them with the most
    revenue brought.

    0.2 would mean that all bring the same. Revenue is net of refunds, on the day of the refund;
    orders without a known customer do not count. Interval: delta method over customers, 95 %.
    """
    return Fraction(Ratio(people.top_revenue, people.revenue, empty="no_revenue", least=0.0), 0.2)


@metric("top_fifth_orders", unit="share", place=172, base=Ranked)
def top_fifth_orders(people: Ranked) -> Measure:
    """The share of orders of known customers in the period that the fifth of them with the most
    orders placed.

    0.2 would mean that all order equally often. Refunded orders count as orders; orders without a
    known customer do not count. Interval: delta method over customers, 95 %.
    """
    return Fraction(Ratio(people.top_orders, people.orders, empty="no_customers", least=0.0), 0.2)
