"""The model card as it crosses the wire; documented in docs/concepts/predictions.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from regulars.core.text import Wire

Winner = Literal["model", "naive", "unknown"]
Sure = Literal["very", "fairly", "guess", "cannot_tell"]


class Total(Wire):
    """A sum over all customers, with its 90 % interval."""

    value: float
    low: float
    high: float


class Parameter(Wire):
    """A fitted number and its standard error."""

    name: str
    value: float
    error: float


class Model(Wire):
    """One fitted model. `fallback` is "prior" when the shop's data alone were too few."""

    name: Literal["bg_nbd", "gamma_gamma"]
    parameters: tuple[Parameter, ...]
    log_likelihood: float
    customers: int
    converged: bool
    fallback: Literal["", "prior"]


class Errors(Wire):
    """How far a forecast was off: for the total (signed share) and per customer (root mean
    square, in orders)."""

    total_orders: float
    total_orders_off: float | None
    per_customer: float


class Bin(Wire):
    """Customers with like chances to order: the chance foretold and the share that did."""

    customers: int
    foretold: float
    ordered: float


class BackTest(Wire):
    """The last days of the shop's own past, foretold from what came before.

    `naive` says that each customer does what they did in the days just before. `orders_held` and
    `spend_held` are the shares of customers whose 90 % interval held.
    """

    cut: date
    days: int
    customers: int
    real_orders: int
    real_revenue_minor: int
    model_revenue_minor: float
    model: Errors
    naive: Errors
    orders_held: float
    spend_held: float
    bins: tuple[Bin, ...]


class Card(Wire):
    """What the newest fit knows, on which day, and how far to trust it. Days are the unit of time,
    minor units of the currency that of money."""

    id: str
    made_at: datetime
    as_of: date | None
    currency: str
    customers: int
    came_back: int
    alive: Total
    orders_90d: Total
    orders_12m: Total
    revenue_12m_minor: Total
    models: tuple[Model, ...]
    back_test: BackTest | None
    winner: Winner
    sure: Sure


class Refit(Wire):
    """The job that was asked for."""

    job: str
