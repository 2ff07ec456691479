"""Who buys the same product again."""

from __future__ import annotations

from regulars.metrics.bases import Triers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Ratio


@metric("reorder_rate", unit="share", better="up", place=180, base=Triers)
def reorder_rate(people: Triers) -> Measure:
    """Of all first purchases of a product by a customer whose first 90 days ended in the period,
    the share after which the customer bought the product again on another day within them.

    Who tried a product less than 90 days ago is not judged yet. Refunded orders count as orders;
    orders without a known customer and lines without a product do not count. Interval: delta
    method, customers as units, 95 %.
    """
    return Ratio(people.again, people.tried, empty="no_first_90_days", least=0.0)
