"""A question about cohorts and its answer; documented in docs/concepts/cohorts.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

from regulars.core.text import Name, Wire
from regulars.locale.calendars import By, Calendar
from regulars.segments.acts import LONGEST, parse_act

Measure = Literal["customers", "orders", "revenue", "margin"]
Kind = Literal["exact", "or_later", "up_to"]
Rule = dict[str, Any]

AGE_MAX = 366


def _begins(text: str) -> str:
    return str(parse_act(text))


def _comes_back(text: str) -> str:
    act = parse_act(text)
    if act.kind == "first_order":
        raise ValueError("nobody comes back with a first order; use order or event:<name>")
    return str(act)


ActText = Annotated[str, Field(max_length=6 * LONGEST)]


class Question(Wire):
    """Which triangle: who begins a cohort, what counts as coming back, and what is measured."""

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[ActText, AfterValidator(_begins)] = Field(
        "first_order",
        description="What begins a cohort: first_order, order:<filter>=<value> (the first such "
        "order) or event:<name> (the first such event).",
    )
    back: Annotated[ActText, AfterValidator(_comes_back)] = Field(
        "order", alias="return", description="What counts as coming back: order or event:<name>."
    )
    by: By = Field("month", description="The period of a row.")
    age: int | None = Field(
        None,
        ge=1,
        le=AGE_MAX,
        description="Columns of so many days since each person's own start, instead of periods.",
    )
    measure: Measure = "customers"
    kind: Kind = Field(
        "exact", description="In the column itself, in it or later, or up to it together."
    )
    calendar: Calendar | None = Field(None, description="By default the shop's.")
    first: date | None = Field(None, alias="from", description="First day, included.")
    last: date | None = Field(None, alias="to", description="Last day, included.")
    segment: Name | None = Field(None, description="Only people who are in this segment now.")


class CohortQuestion(Question):
    """A question about the people a rule says, saved as a segment or not."""

    rule: Rule | None = None


class CohortCellIn(CohortQuestion):
    """One cell of a question's triangle; without a column the whole cohort."""

    row: Name
    column: Annotated[int, Field(ge=0, lt=10_000)] | None = None


class CohortCell(Wire):
    """Who is in a cell, in the one rule language; `first` and `last` are the cohort's days."""

    rule: Rule
    first: date
    last: date


class CohortColumn(Wire):
    """The nth period after the cohort's own, or days of age, both ends included."""

    n: int
    first_day: int | None
    last_day: int | None


class Cohort(Wire):
    """One row: `size` people began in these days.

    `people` counts who came back, `total` is the measure of all of them; `value` with its 95 %
    interval is the share of `size` or the mean over it. Null where no time has passed yet;
    `complete` is off where the time of the cell has not passed for everybody.
    """

    key: str
    first: date
    last: date
    size: int
    few: bool
    people: list[int | None]
    total: list[int | None]
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    complete: list[bool | None]


class CohortMean(Wire):
    """All complete cells of each column as if they were one cohort of `size` people."""

    size: list[int]
    few: list[bool]
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]


class Triangle(Wire):
    """The answer. `absent` says why there is nothing to see; `cut` that older rows were left out.

    `cost_share` is the share of the revenue that has a known cost, for margins only.
    """

    start: str
    back: str = Field(serialization_alias="return")
    by: By
    age: int | None
    measure: Measure
    kind: Kind
    calendar: Calendar
    first: date | None = Field(serialization_alias="from")
    last: date | None = Field(serialization_alias="to")
    unit: str
    currency: str
    exponent: int
    definition: str
    few_below: int
    size: int
    columns: list[CohortColumn]
    rows: list[Cohort]
    mean: CohortMean
    cost_share: float | None
    absent: str
    cut: bool
