"""What somebody did so many days after their first order, or after another beginning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from regulars.core.text import Name
from regulars.segments.acts import LONGEST, Act, Since, parse_act
from regulars.segments.base import Days, Form, Scope, Test, condition
from regulars.segments.conditions.orders import OF_LINES, OF_ORDERS, Bought

Beginning = Annotated[
    str,
    Field(max_length=4 * LONGEST),
    AfterValidator(lambda text: str(parse_act(text))),
    Form("text"),
]


@condition("after_first_order")
class AfterFirstOrder(Bought):
    """Ordered, or did something else, between two days after their first order."""

    from_day: Days = 1
    to_day: Days | None = None
    event: Annotated[Name, Form("text", suggest="event")] | None = None
    since: Beginning = "first_order"

    @model_validator(mode="after")
    def _makes_sense(self) -> AfterFirstOrder:
        if self.to_day is not None and self.to_day < self.from_day:
            raise ValueError("the first of the days comes after the last")
        if self.event is not None and self._asked((*OF_LINES, *OF_ORDERS)):
            raise ValueError("an event has no article, category, brand, coupon or channel")
        return self

    @property
    def _since(self) -> Since:
        filters = tuple(self._asked((*OF_LINES, *OF_ORDERS)))
        back = Act("event", name=self.event) if self.event else Act("order", filters=filters)
        return Since(parse_act(self.since), back)

    def _in_time(self, table: Any) -> Any:
        late_enough = table.age >= self.from_day
        return late_enough if self.to_day is None else late_enough & (table.age <= self.to_day)

    def test(self, scope: Scope) -> Test:
        def days(table: Any) -> Any:
            return table.count(where=self._in_time(table) & self.within(table, scope.today))

        return scope.total(self._since, days).fill_null(0) > 0

    def flips(self, scope: Scope) -> Sequence[Test]:
        return self.turns(scope, self._since, self._in_time, latest=True)

    def english(self, money: Callable[[int], str]) -> str:
        until = "or more" if self.to_day is None else f"to {self.to_day}"
        did = f"did {self.event}" if self.event else "ordered"
        since = "their first order" if self.since == "first_order" else self.since
        return f"{did}{self.english_what()} {self.from_day} {until} days after {since}"
