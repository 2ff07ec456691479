"""Word of mouth."""

from __future__ import annotations

from regulars.metrics.bases import Buyers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Referred, ReferredTotal


@metric("referred_customers", unit="customers", better="up", place=24)
def referred_customers(buyers: Buyers) -> Measure:
    """Customers whose first order ever lies in the period and whom somebody had referred.

    Referred is who has the trait `referred_by` or an event `referral_joined`; absent when nobody
    has. A refunded first order still counts; orders without a known customer add none.
    """
    return ReferredTotal()


@metric("referral_share", unit="share", better="up", place=26)
def referral_share(buyers: Buyers) -> Measure:
    """Referred new customers of the period, divided by its new customers.

    Referred is who has the trait `referred_by` or an event `referral_joined`; absent when nobody
    has. A refunded first order still counts; orders without a known customer add none. Interval:
    Wilson, 95 %.
    """
    return Referred(buyers.ordered & buyers.is_new, empty="no_new_customers")
