"""The tables that metrics are written on: one row per period and customer, seen in one way.

The sums of all metrics of one base are taken in one query. Facts without a customer are rows of
their own where a base has them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Base:
    """Columns of a table; `asked_for` is on where it takes a pass of its own over history, which a
    report does not make unless somebody wants a metric of it."""

    asked_for: ClassVar[bool] = False

    def __init__(self, table: ir.Table) -> None:
        self.table = table

    @property
    def known(self) -> ir.BooleanValue:
        """Whether the shop knows who it is."""
        return self.table.customer_id.notnull()


class Buyers(Base):
    """Who bought, gave back, or had bought in the period before."""

    @cached_property
    def ordered(self) -> ir.BooleanValue:
        """A known customer with at least one order in the period."""
        return self.known & (self.orders > 0)

    @property
    def orders(self) -> ir.IntegerValue:
        """Orders in the period."""
        return self.table.orders

    @cached_property
    def ordered_before(self) -> ir.BooleanValue:
        """A known customer with at least one order in the period before."""
        return self.known & (self.table.orders_before > 0)

    @property
    def is_new(self) -> ir.BooleanValue:
        """A known customer whose first order ever lies in the period."""
        return self.known & (self.table.first_orders > 0)

    @property
    def revenue(self) -> ir.IntegerValue:
        """Orders, adjustments and refunds of the period together, in minor units."""
        return self.table.revenue

    @property
    def revenue_before(self) -> ir.IntegerValue:
        """The same of the period before, for customers who ordered in it."""
        return self.table.revenue_before

    @property
    def refunds(self) -> ir.IntegerValue:
        """Money given back in the period, as a positive amount in minor units."""
        return self.table.refunds

    @property
    def coupon_orders(self) -> ir.IntegerValue:
        """Orders of the period with a coupon."""
        return self.table.coupon_orders

    @property
    def discounts(self) -> ir.IntegerValue:
        """What was taken off orders of the period, where the shop tells it."""
        return self.table.discounts

    @property
    def undiscounted(self) -> ir.IntegerValue:
        """What those orders would have brought without it."""
        return self.table.undiscounted


class Subscribers(Base):
    """Who has a subscription on the last day of the period, or had one the day before it began.

    Worth is in minor units a month.
    """

    @cached_property
    def now(self) -> ir.BooleanValue:
        """At least one subscription runs at the end of the last day."""
        return self.table.running > 0

    @cached_property
    def before(self) -> ir.BooleanValue:
        """At least one ran at the end of the day before the period."""
        return self.table.running_before > 0

    @property
    def worth(self) -> ir.IntegerValue:
        """What the running ones bring a month."""
        return self.table.worth

    @property
    def worth_before(self) -> ir.IntegerValue:
        """What those before the period brought a month."""
        return self.table.worth_before


class Ranked(Base):
    """Known customers of the period in the order of their revenue and of their orders."""

    asked_for = True

    @property
    def orders(self) -> ir.IntegerValue:
        return self.table.orders

    @property
    def revenue(self) -> ir.IntegerValue:
        return self.table.revenue

    @property
    def top_orders(self) -> ir.IntegerValue:
        """Five times what the customer adds to the share of the top fifth by orders."""
        return self.table.top_orders

    @property
    def top_revenue(self) -> ir.IntegerValue:
        """The same by revenue."""
        return self.table.top_revenue


class Triers(Base):
    """Known customers whose first 90 days with some product ended in the period."""

    asked_for = True

    @property
    def tried(self) -> ir.IntegerValue:
        """Products whose first 90 days with the customer ended in the period."""
        return self.table.tried

    @property
    def again(self) -> ir.IntegerValue:
        """How many of them the customer bought on another day within these 90 days."""
        return self.table.again
