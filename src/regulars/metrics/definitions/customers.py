"""How many customers there are, and how many of them come back."""

from __future__ import annotations

from regulars.metrics.bases import Buyers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Ratio, Share, Total


@metric("customers", unit="customers", better="up", place=10)
def customers(buyers: Buyers) -> Measure:
    """Customers who placed at least one order in the period.

    An order that was refunded later still counts. Orders without a known customer belong to nobody
    and add none.
    """
    return Total(buyers.ordered)


@metric("new_customers", unit="customers", better="up", place=20)
def new_customers(buyers: Buyers) -> Measure:
    """Customers whose first order ever lies in the period.

    New and returning customers add up to customers. A refunded first order still counts; orders
    without a known customer add none.
    """
    return Total(buyers.ordered & buyers.is_new)


@metric("returning_customers", unit="customers", better="up", place=30)
def returning_customers(buyers: Buyers) -> Measure:
    """Customers who ordered in the period and had placed their first order before it.

    New and returning customers add up to customers. Refunded orders count; orders without a known
    customer add none.
    """
    return Total(buyers.ordered & ~buyers.is_new)


@metric("customer_retention_rate", unit="share", better="up", place=40)
def customer_retention_rate(buyers: Buyers) -> Measure:
    """Customers of the period before who ordered again in this period, divided by all customers of
    the period before.

    The textbook form (E − N) / S: S are the customers who ordered in the period before, which is as
    long as this one (in a series: the calendar month or quarter before), and E − N those of them
    who ordered in this period too; new customers and those who had stayed away for longer do not
    count. Absent when nobody ordered in the period before. Refunded orders count as orders; orders
    without a known customer do not count. Interval: Wilson, 95 %.
    """
    retained = buyers.ordered & buyers.ordered_before
    return Share(retained, buyers.ordered_before, empty="no_customers_before")


@metric("repeat_customer_rate", unit="share", better="up", place=50)
def repeat_customer_rate(buyers: Buyers) -> Measure:
    """Customers with two or more orders in the period, divided by customers of the period.

    Repeat customers / unique customers. Refunded orders count as orders; orders without a known
    customer do not count. Interval: Wilson, 95 %.
    """
    return Share(buyers.known & (buyers.orders >= 2), buyers.ordered, empty="no_customers")


@metric("purchase_frequency", unit="orders per customer", better="up", place=60)
def purchase_frequency(buyers: Buyers) -> Measure:
    """Orders of known customers in the period, divided by customers of the period.

    Orders / unique customers. Refunded orders count as orders; orders without a known customer do
    not count. Interval: of a mean over customers, 95 %.
    """
    orders = buyers.known.ifelse(buyers.orders, 0)
    return Ratio(orders, buyers.ordered, empty="no_customers")


@metric("churn_rate", unit="share", better="down", place=42)
def churn_rate(buyers: Buyers) -> Measure:
    """Customers of the period before who did not order in this period, divided by all customers of
    the period before.

    One minus the customer retention rate. It says "did not come back in time", not "gone for good":
    some of them will order later. Refunded orders count as orders; orders without a known customer
    do not count. Interval: Wilson, 95 %.
    """
    lost = buyers.ordered_before & ~buyers.ordered
    return Share(lost, buyers.ordered_before, empty="no_customers_before")


@metric("lost_customers", unit="customers", better="down", place=34)
def lost_customers(buyers: Buyers) -> Measure:
    """Customers of the period before who did not order in this period.

    Retained and lost customers add up to the customers of the period before. Refunded orders count
    as orders; orders without a known customer do not count.
    """
    return Total(buyers.ordered_before & ~buyers.ordered)


@metric("reactivated_customers", unit="customers", better="up", place=32)
def reactivated_customers(buyers: Buyers) -> Measure:
    """Customers who ordered in this period, not in the period before, but earlier.

    Returning customers are those retained from the period before and those reactivated. Refunded
    orders count as orders; orders without a known customer do not count.
    """
    return Total(buyers.ordered & ~buyers.is_new & ~buyers.ordered_before)
