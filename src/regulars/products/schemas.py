"""Products as they cross the wire."""

from __future__ import annotations

from datetime import date
from typing import Any

from regulars.core.text import Wire


class ProductShare(Wire):
    """A share of people or orders with its 95 % interval; all null where nobody is counted."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


class Product(Wire):
    """One product, category or brand, and how it brings people back.

    `again` is who bought it again, `back` who ordered anything again, both within the window after
    the first day with it. `days_*` are medians over those who did.
    """

    key: str
    title: str | None
    customers: int
    orders: int
    revenue: int
    again: ProductShare
    days_again: float | None
    back: ProductShare
    days_back: float | None
    rule: dict[str, Any] | None


class Asked(Wire):
    """What was asked: the level, the window in days, and the day history is judged on."""

    level: str
    within: int
    on: date | None
    currency: str
    definition: str


class ProductList(Asked):
    items: list[Product]


class NextProduct(Wire):
    """What people had in their next order after they first bought a product.

    `lift` is how many times more often than in any next order.
    """

    key: str
    title: str | None
    next_key: str
    next_title: str | None
    share: ProductShare
    lift: float | None
    rule: dict[str, Any] | None


class NextList(Asked):
    items: list[NextProduct]


class FirstProduct(Wire):
    """How many who had a product in their first order became regulars, against all others.

    `difference` is to everybody else, with an interval made wider for asking about many products
    at once; `clear` when it leaves out zero.
    """

    key: str
    title: str | None
    regulars: ProductShare
    difference: float | None
    low: float | None
    high: float | None
    clear: bool
    later_revenue_per_customer: float | None
    rule: dict[str, Any] | None


class FirstList(Asked):
    visits: int
    everybody: ProductShare
    items: list[FirstProduct]


class Basket(Wire):
    """Two products in one order: of the orders with the first, the share with the second too."""

    key: str
    title: str | None
    with_key: str
    with_title: str | None
    orders: int
    share: ProductShare
    lift: float


class BasketList(Asked):
    items: list[Basket]


class OwnProduct(Wire):
    """What one customer buys of a product, and when by their own gap they need it again.

    `gap` is the median of the days between the days they bought it, `shortest` and `longest` the
    ends; null after one purchase, and then nothing is due.
    """

    key: str
    title: str | None
    category: str | None
    days: int
    quantity: float
    amount_minor: int
    first_on: date
    last_on: date
    gap: float | None
    shortest: int | None
    longest: int | None
    due_on: date | None


class OwnProducts(Wire):
    """What one customer buys, most often first."""

    items: list[OwnProduct]
    on: date
    currency: str
    definition: str
