"""The report as it crosses the wire; documented in docs/concepts/metrics.md."""

from __future__ import annotations

from datetime import date
from typing import Literal

from regulars.accounts.service import Calendar
from regulars.core.text import Wire
from regulars.locale.calendars import By

Number = int | float
Compare = Literal["previous", "year"]


class Days(Wire):
    """A run of days, both ends included, as Gregorian dates."""

    first: date
    last: date


class ReportPeriod(Days):
    """The days a report covers, and the ones before that retention is measured against."""

    days: int
    calendar: Calendar
    before: Days | None


class Value(Wire):
    """A number, its 95 % interval and its sample: how many customers, gaps … it was counted over.

    Exact counts have no interval, absent numbers no value.
    """

    value: Number | None
    low: float | None
    high: float | None
    n: int | None = None


class MetricValue(Value):
    """A metric of the report's period."""

    unit: str
    definition: str


class SeriesPeriod(Days):
    """One day, week, month, quarter or year of a series."""

    key: str
    complete: bool
    metrics: dict[str, Value]


class Cohorts(Wire):
    """Customers by the month of their first order (rows) and months since (columns).

    Cells that lie in the future are null; `complete` is off for months that are not over or not
    wholly inside the period. `value`, `low` and `high` are shares of the cohort's size.
    """

    unit: str
    definition: str
    calendar: Calendar
    months: list[str]
    sizes: list[int]
    customers: list[list[int | None]]
    revenue: list[list[int | None]]
    complete: list[list[bool | None]]
    value: list[list[float | None]]
    low: list[list[float | None]]
    high: list[list[float | None]]
    mean: list[float | None]


class Rhythm(Wire):
    """Days between order days: how many gaps there are and their quantiles."""

    gaps: int
    quantiles: dict[str, float]


class Notes(Wire):
    """What a reader has to know beside the numbers."""

    history: Days | None
    orders_without_customer: int
    lines_without_customer: int
    revenue_without_customer: int
    absent: dict[str, str]


class Report(Wire):
    """Everything the shop learns about a period. `metrics` holds the whole family; the promised
    ones stand under their own key too."""

    period: ReportPeriod
    currency: str
    exponent: int
    customers: MetricValue
    customer_retention_rate: MetricValue
    repeat_customer_rate: MetricValue
    purchase_frequency: MetricValue
    average_order_value: MetricValue
    customer_value: MetricValue
    orders: MetricValue
    revenue: MetricValue
    metrics: dict[str, MetricValue]
    series: list[SeriesPeriod]
    cohorts: Cohorts
    rhythm: Rhythm | None
    notes: Notes


class ChangeSince(Wire):
    """The difference to an earlier period; `clear` when its 95 % interval leaves out zero."""

    period: Days
    value: Number | None
    difference: float | None
    low: float | None
    high: float | None
    clear: bool


class Compared(Value):
    """A metric of the chosen period beside the period before and the same days a year before."""

    unit: str
    better: str
    before: ChangeSince | None
    year_before: ChangeSince | None


class Comparison(Wire):
    period: Days
    currency: str
    exponent: int
    metrics: dict[str, Compared]


class MetricOut(Wire):
    """A member of the family. `asked_for` ones are only in a report that names them."""

    key: str
    title: str
    unit: str
    better: str
    definition: str
    asked_for: bool


class MetricSeries(Wire):
    """Some metrics over time, and the same periods earlier, one beside the other.

    `earlier` is empty when no comparison was asked for; null where history does not reach.
    """

    period: Days
    calendar: Calendar
    by: By
    compare: Compare | None
    currency: str
    exponent: int
    metrics: list[MetricOut]
    series: list[SeriesPeriod]
    earlier: list[SeriesPeriod | None]
    absent: dict[str, str]


class GroupOut(Wire):
    """The customers of one group. `kind` is `value`, or `rest`, `untold` (the shop does not know)
    or `nobody` (orders without a customer)."""

    kind: Literal["value", "rest", "untold", "nobody"]
    key: str
    name: str
    customers: int
    metrics: dict[str, Value]


class BreakdownOut(Wire):
    """Metrics per group of customers; groups add up to the whole unless they `overlap`."""

    of: str
    overlap: bool
    period: Days
    currency: str
    exponent: int
    metrics: list[MetricOut]
    groups: list[GroupOut]
    whole: dict[str, Value]


class BreakdownKind(Wire):
    """A way to break metrics down."""

    key: str
    title: str
    definition: str
    overlap: bool


class Reorder(Wire):
    """Customers whose first 90 days with a thing ended in the period: how many bought it again."""

    key: str
    name: str
    customers: int
    again: int
    value: float | None
    low: float | None
    high: float | None


class Reorders(Wire):
    of: str
    period: Days
    definition: str
    rows: list[Reorder]
    total: int


class Tenth(Wire):
    """A tenth of the customers, the best first, and its share of the whole."""

    customers: int
    share: float | None
    together: float | None


class Ranks(Wire):
    """What each tenth of the customers brought, ranked by revenue and by orders."""

    period: Days
    customers: int
    revenue: list[Tenth]
    orders: list[Tenth]


class Finding(Wire):
    """One sentence about the shop, as a code and its numbers; `text` is the English wording."""

    code: str
    numbers: dict[str, Number | str]
    text: str


class Printed(Report):
    """A report with what else was asked for on the command line."""

    comparison: Comparison | None = None
    breakdown: BreakdownOut | None = None
