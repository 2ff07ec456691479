"""What a condition is: typed parameters, a test over columns, and how it is said.

A condition never sees one customer. It asks its `Scope` for columns (of the person, or totals per
customer over a dataset) and answers with a boolean expression over them; the compiler puts the
columns of a whole rule into one query.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Protocol, Union, get_args, get_origin

from pydantic import Field, model_validator
from pydantic.fields import FieldInfo

from regulars.core.clock import EPOCH_DAY
from regulars.core.registry import Registry
from regulars.core.text import Name, Wire
from regulars.segments.datasets import Made

# A boolean or value over columns that the compiler adds: ibis' own expression, bound later.
Test = Any


TraitColumn = Literal["number", "text", "low", "high"]


@dataclass(frozen=True, slots=True)
class Form:
    """How the screen asks for a parameter."""

    # integer, integers, number, share, money, text, texts, choice, choices, boolean, date, segment,
    # list, where (filters of properties)
    type: str
    unit: str = ""
    suggest: str = ""  # where known values come from: country, city, category …


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a condition, as the screen needs it."""

    name: str
    form: Form
    required: bool
    default: Any
    choices: tuple[str, ...]


Times = Annotated[int, Field(ge=0, le=1_000_000), Form("integer", "times")]
Days = Annotated[int, Field(ge=0, le=36_500), Form("integer", "days")]
Money = Annotated[int, Field(ge=-(2**53), le=2**53), Form("money")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), Form("share")]
Number = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False), Form("number")]
Day = Annotated[date, Form("date")]
Word = Annotated[Name, Form("text")]
Words = Annotated[tuple[Name, ...], Field(min_length=1, max_length=200), Form("texts")]
Yes = Annotated[bool, Form("boolean")]
Op = Literal["at_least", "at_most", "exactly", "more_than", "less_than"]

ENGLISH_OP = {
    "at_least": "at least",
    "at_most": "at most",
    "exactly": "exactly",
    "more_than": "more than",
    "less_than": "less than",
}


def compare(value: Test, op: Op, bound: float) -> Test:
    """The comparison that an operator names."""
    return {
        "at_least": value >= bound,
        "at_most": value <= bound,
        "exactly": value == bound,
        "more_than": value > bound,
        "less_than": value < bound,
    }[op]


def hangs_on_one(op: Op, times: int) -> bool:
    """Whether a number of times only asks for none or some."""
    none = (("exactly", 0), ("at_most", 0), ("less_than", 1))
    return (op, times) in (*none, ("at_least", 1), ("more_than", 0))


@dataclass(frozen=True, slots=True)
class Reference:
    """What a condition speaks of and somebody may have deleted; `field` names its parameter."""

    kind: Literal["segment", "list", "trait"]
    id: str
    field: str


class Scope(Protocol):
    """What a condition may ask for. Columns of the whole rule end up in one query."""

    @property
    def today(self) -> int:
        """The shop's local day, in days since 1970."""

    def person(self, column: str) -> Test:
        """A column of the customer: country, city, language, email …

        `birth_day` is the day of birth in days since 1970; `jalali` whether the customer's own
        calendar is the Jalali one.
        """

    def total(
        self, dataset: str | Made, measure: Callable[[Any], Any], *, since: int | None = None
    ) -> Test:
        """A number per customer over a dataset; null without any row, or without any that counts.

        Datasets: orders, order_lines, events and those of `segments.datasets` or made like them.
        `since` promises that no row of an earlier day changes the number: it need not be read.
        """

    def trait(self, key: str, column: TraitColumn) -> Test:
        """A trait of the customer; null when there is none."""

    def listed(self, list_id: str) -> Test:
        """Whether the customer is on a list."""

    def consent(self, channel: str, purpose: str) -> Test:
        """`granted`, `withdrawn`, or null when never asked."""

    def suppressed(self, channel: str) -> Test:
        """Whether the customer's address may never be written to; null when there is none."""


class Condition(Wire):
    """One row of a rule. Its fields are its parameters; its docstring is its help."""

    key: ClassVar[str]

    def test(self, scope: Scope) -> Test:
        """The boolean column; null counts as false."""
        raise NotImplementedError

    def flips(self, scope: Scope) -> Sequence[Test] | None:
        """The days on which the answer may change though nothing happened, as integer columns.

        Null is never, and so is a day that has passed. None: the condition cannot say, so that its
        rule is tested for everybody once a day.
        """
        return ()

    def refers(self) -> Sequence[Reference]:
        """What must still be there for the answer to mean something."""
        return ()

    def english(self, money: Callable[[int], str]) -> str:
        """The row in words, after "people who"."""
        raise NotImplementedError


CONDITIONS: Registry[type[Condition]] = Registry("regulars.segments.conditions")


def condition(key: str) -> Callable[[type[Condition]], type[Condition]]:
    """Register a condition under the key that rules use."""

    def register(member: type[Condition]) -> type[Condition]:
        member.key = key
        return CONDITIONS.add(key, member)

    return register


class Windowed(Condition):
    """A condition over a stretch of time: the last `days`, from `first` to `last`, or ever."""

    days: Days | None = None
    first: Day | None = None
    last: Day | None = None

    @model_validator(mode="after")
    def _one_window(self) -> Windowed:
        if self.days is not None and (self.first or self.last):
            raise ValueError("give either days or dates, not both")
        if self.first and self.last and self.first > self.last:
            raise ValueError("the first day comes after the last")
        return self

    def within(self, table: Any, today: int) -> Any:
        """Whether a row lies in the window. Today and `days` days back; never the future."""
        from regulars.core.clock import day_number

        inside = table.day <= (today if self.last is None else day_number(self.last))
        if self.days is not None:
            return inside & (table.day >= today - self.days)
        return inside & (table.day >= day_number(self.first)) if self.first else inside

    def first_day(self, today: int) -> int | None:
        """The first day whose rows can matter, for `Scope.total`; None: every day's."""
        if self.days is not None:
            return today - self.days
        return (self.first - EPOCH_DAY).days if self.first else None

    def turns(
        self,
        scope: Scope,
        dataset: str | Made,
        wanted: Callable[[Any], Any],
        *,
        latest: bool = False,
    ) -> Sequence[Test]:
        """The days on which a wanted row next enters or leaves the window, for `flips`.

        `latest`: only the last of them to leave matters, as for "at least once".
        """
        if self.last is not None:
            return ()

        def leaving(table: Any) -> Any:
            inside = wanted(table) & self.within(table, scope.today)
            return table.day.max(where=inside) if latest else table.day.min(where=inside)

        def entering(table: Any) -> Any:
            return table.day.min(where=wanted(table) & (table.day > scope.today))

        days = [scope.total(dataset, entering, since=scope.today)]
        if self.days is not None:
            since = self.first_day(scope.today)
            days.append(scope.total(dataset, leaving, since=since) + self.days + 1)
        return days

    def english_window(self) -> str:
        if self.days is not None:
            return f" in the last {self.days} days"
        since = f" from {self.first}" if self.first else ""
        until = f" until {self.last}" if self.last else ""
        return since + until


def parameters(member: type[Condition]) -> list[Parameter]:
    """The form of a condition, from its fields."""
    return [_parameter(name, field) for name, field in member.model_fields.items()]


def _parameter(name: str, field: FieldInfo) -> Parameter:
    form, choices = _form(field.annotation, field.metadata)
    default = None if field.is_required() else field.default
    return Parameter(name, form, field.is_required(), default, choices)


def _form(annotation: Any, metadata: list[Any]) -> tuple[Form, tuple[str, ...]]:
    while get_origin(annotation) in (Union, types.UnionType, Annotated):
        if get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            metadata = [*inner, *metadata]
        else:
            annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    if get_origin(annotation) is Literal:
        return Form("choice"), get_args(annotation)
    if get_origin(annotation) is tuple and get_origin(get_args(annotation)[0]) is Literal:
        return Form("choices"), get_args(get_args(annotation)[0])
    forms = [item for item in metadata if isinstance(item, Form)]
    if not forms:
        raise TypeError("a parameter needs a type from segments.base, or a Literal")
    return forms[-1], ()


def plain_money(minor: int, currency: str) -> str:
    """Money for the command line: 200.00 USD."""
    from regulars.core.money import from_minor

    amount: Decimal = from_minor(minor, currency)
    return f"{amount:,f} {currency}"


def listed(values: tuple[str, ...]) -> str:
    """a, b or c."""
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last
