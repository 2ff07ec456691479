"""How long ago somebody ordered last, measured by their own usual gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from regulars.core.clock import day_number
from regulars.segments.base import ENGLISH_OP, Condition, Day, Form, Scope, Test, compare, condition
from regulars.segments.conditions.last_order import coming_order, order_day
from regulars.segments.conditions.late import LONGEST

Gaps = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False), Form("number", "gaps")]


@condition("rhythm")
class Rhythm(Condition):
    """Ordered last so many of their own usual gaps ago; as of a day, if one is given."""

    op: Literal["at_least", "at_most", "more_than", "less_than"] = "more_than"
    times: Gaps
    on: Day | None = None

    def test(self, scope: Scope) -> Test:
        on = scope.today if self.on is None else day_number(self.on)
        last = scope.total("orders", lambda t: t.day.max(where=(t.kind == "order") & (t.day <= on)))
        gap = scope.trait("usual_gap_days", "number").nullif(0.0)
        return compare((on - last).cast("float64") / gap, self.op, self.times)

    def flips(self, scope: Scope) -> Sequence[Test]:
        if self.on is not None:
            return ()
        gap = scope.trait("usual_gap_days", "number").clip(0, LONGEST)
        due = order_day(scope, "last") + (gap * self.times).clip(0, LONGEST).floor().cast("int64")
        return due, due + 1, coming_order(scope)

    def english(self, money: Callable[[int], str]) -> str:
        asked = f"{ENGLISH_OP[self.op]} {self.times:g}"
        day = f" as of {self.on}" if self.on else ""
        return f"ordered last {asked} of their usual gaps ago{day}"
