"""The model card as it crosses the wire; documented in docs/concepts/predictions.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from regulars.core.text import Wire

Winner = Literal["model", "naive", "unknown"]
Sure = Literal["very", "fairly", "guess", "cannot_tell"]
TopicKey = Literal["order_again", "next_date", "lifetime_value"]
Level = Literal["none", "some", "alarm"]


class Total(Wire):
    """A sum over all customers, with its 80 % interval."""

    value: float
    low: float
    high: float


class Estimate(Wire):
    """A number about the forecast itself, with its 95 % interval; no bounds from one window."""

    value: float
    low: float | None
    high: float | None


class Held(Estimate):
    """The share of 80 % intervals that held, over all windows, and the share that should."""

    should: float


class Drift(Wire):
    """Whether the last eight weeks still look like the past.

    `value` is the largest CUSUM (Page 1954) of the weekly forecast errors, in standard deviations
    of such errors before; at `alarm` it cannot be chance any more.
    """

    value: float
    alarm: float
    level: Level


class Parameter(Wire):
    """A fitted number and its standard error."""

    name: str
    value: float
    error: float


class Model(Wire):
    """One model fitted on all customers. `fallback` says what stood in when the shop's data alone
    were too few: "prior" (a weak prior from published shops) or "nbd" (nobody ever leaves)."""

    name: str
    parameters: tuple[Parameter, ...]
    log_likelihood: float
    customers: int
    converged: bool
    fallback: Literal["", "prior", "nbd"]


class Candidate(Wire):
    """A forecast that took part in the back-test. `error` is per customer (root mean square, in the
    topic's unit, over all windows), `total_off` the mean distance of the total from what came, as a
    share of it; None when nothing came. "naive": each does what they did just before."""

    name: str
    error: float
    total_off: float | None
    chosen: bool


class Test(Wire):
    """One window: what was foretold on day `cut` for the `days` after it, and what came.

    Totals and errors (per customer, root mean square) in the topic's unit; `model` is the best of
    the models, recalibrated where that is used. `auc`: how well it ranks who will order; None where
    everybody or nobody did, or the topic ranks nobody.
    """

    cut: date
    days: int
    customers: int
    real: float
    model_total: float
    naive_total: float
    model: float
    naive: float
    auc: float | None
    held_80: float | None


class Bin(Wire):
    """Customers who were given a chance from `said_from` to `said_to`: the mean chance said, the
    share that did order and its 95 % interval."""

    said_from: float
    said_to: float
    customers: int
    said: float
    ordered: float
    low: float
    high: float


class Month(Wire):
    """A month of the shop's calendar, by its first day: orders of customers known before it.

    `forecast` was made on the day before the month, with its 80 % interval; `naive` is what came
    the month before, `average_of_3` the mean of the three before.
    """

    month: date
    came: float
    forecast: float
    low: float
    high: float
    naive: float
    average_of_3: float | None


class Recalibration(Wire):
    """The factor on the next 90 days' orders, drawn towards 1, with its 80 % interval.

    `source` says which past miss it is learned from; `used` only where it made the back-test
    better, otherwise forecasts stay as the model made them.
    """

    factor: float
    low: float
    high: float
    source: Literal["last_window", "last_year"]
    used: bool


class Topic(Wire):
    """One question and how well it was answered on the shop's own past, oldest window first.

    `unit` is that of totals and errors. `better_by` is the share of the naive forecast's error
    saved. `bins` and `auc` are empty where the topic is no yes or no.
    """

    key: TopicKey
    unit: Literal["orders", "money", "days"]
    chosen: str
    tests: tuple[Test, ...]
    models: tuple[Candidate, ...]
    better_by: Estimate | None
    auc: Estimate | None = None
    held: Held | None = None
    bins: tuple[Bin, ...] = ()
    by_month: tuple[Month, ...] = ()
    recalibration: Recalibration | None = None


class CancelTest(Wire):
    """One window: who had a subscription on day `cut`, how many of these spells were cancelled in
    the `days` after, how many that was said to be, and the errors per spell (root mean square)."""

    cut: date
    days: int
    customers: int
    real: float
    model_total: float
    naive_total: float
    model: float
    naive: float
    auc: float | None


class Cancelling(Wire):
    """How well cancelling a subscription was foretold on the shop's own past, oldest window first.

    "naive" gives everybody the churn rate of the 30 days before.
    """

    chosen: Literal["hazard", "naive"]
    tests: tuple[CancelTest, ...]
    better_by: Estimate | None


class LearnedFrom(Wire):
    """The shop's own orders (days with an order) that everything was learned from."""

    orders: int
    first: date
    last: date


class Card(Wire):
    """What the newest fit knows, on which day, and how far to trust it. Days are the unit of time,
    minor units of the currency that of money.

    `winner` and `sure` judge the topic `order_again`. `tested_customers` is how many people the
    back-tests looked at: all, or a fixed sample of a large shop.
    """

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
    topics: tuple[Topic, ...]
    cancelling: Cancelling | None = None
    tested_customers: int
    drift: Drift | None
    chosen: str
    winner: Winner
    sure: Sure
    learned_from: LearnedFrom | None
    took_seconds: float
    next_at: datetime


class OldCard(Wire):
    """A line of the list of older fits."""

    id: str
    made_at: datetime
    as_of: date | None
    customers: int
    chosen: str
    winner: Winner
    sure: Sure


class PersonNumber(Wire):
    """One prediction about one customer. `unit` says how to read it (a day is an ISO date in
    `day`, `day_low`, `day_high`); without an interval both bounds are null."""

    name: str
    unit: Literal["chance", "orders", "money", "day"]
    horizon_days: int | None
    value: float
    low: float | None
    high: float | None
    day: date | None = None
    day_low: date | None = None
    day_high: date | None = None


class Person(Wire):
    """All that is predicted of one customer, and the fit it comes from."""

    customer_id: str
    model: str | None
    made_at: datetime | None
    chosen: str | None
    sure: Sure
    numbers: tuple[PersonNumber, ...]


class DueProduct(Wire):
    """A product that a customer is likely to need again: bought on `times` days, last `quantity`
    pieces; due on a day, eight times in ten between the two others."""

    customer_id: str
    sku: str
    title: str | None
    times: int
    last_on: date
    quantity: float
    due_on: date
    due_from: date
    due_to: date


class DueList(Wire):
    """Products that are due: what is to come, soonest first, then what is overdue, newest first.
    `total` also counts those beyond the limit."""

    items: tuple[DueProduct, ...]
    total: int


class Refit(Wire):
    """The job that was asked for."""

    job: str
