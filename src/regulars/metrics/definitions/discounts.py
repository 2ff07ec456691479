"""How much of it was bought with a coupon or a discount."""

from __future__ import annotations

from regulars.metrics.bases import Buyers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Ratio


@metric("coupon_share", unit="share", better="down", place=160)
def coupon_share(buyers: Buyers) -> Measure:
    """Orders of the period with a coupon, divided by all orders of the period.

    A refunded order still counts as an order; orders without a known customer count. Interval:
    delta method, customers as units, 95 %.
    """
    return Ratio(buyers.coupon_orders, buyers.orders, empty="no_orders", least=0.0)


@metric("discount_share", unit="share", better="down", place=162)
def discount_share(buyers: Buyers) -> Measure:
    """Money taken off orders of the period, divided by what these orders would have brought without
    it.

    Over orders whose discount the shop tells; absent when it tells none. Refunds change nothing;
    orders without a known customer count. Interval: delta method, customers as units, 95 %.
    """
    return Ratio(buyers.discounts, buyers.undiscounted, empty="no_discounts_told", least=0.0)
