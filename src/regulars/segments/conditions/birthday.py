"""Whose birthday is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from regulars.segments import yearly
from regulars.segments.base import Condition, Form, Scope, Test, condition

NearDays = Annotated[int, Field(ge=0, le=yearly.LONGEST), Form("integer", "days")]
When = Literal["before", "after"]


class Yearly(Condition):
    """A day that comes back every year lies at most so many days ahead, or behind."""

    days: NearDays = 7
    when: When = "before"  # `before` the day: it is still to come

    def day(self, scope: Scope) -> Test:
        """The day that comes back, in days since 1970; null when it is not known."""
        raise NotImplementedError

    def test(self, scope: Scope) -> Test:
        jalali = scope.person("jalali")
        return yearly.returns_within(self.day(scope), jalali, scope.today, **self._reach())

    def flips(self, scope: Scope) -> Sequence[Test] | None:
        return yearly.turns(self.day(scope), scope.person("jalali"), scope.today, **self._reach())

    def _reach(self) -> dict[str, int]:
        before, after = (self.days, 0) if self.when == "before" else (0, self.days)
        return {"before": before, "after": after}

    def english_when(self) -> str:
        return f"in the {'next' if self.when == 'before' else 'last'} {self.days} days"


@condition("birthday")
class Birthday(Yearly):
    """Has a birthday in the next, or had one in the last days, in the customer's own calendar."""

    def day(self, scope: Scope) -> Test:
        return scope.person("birth_day")

    def english(self, money: Callable[[int], str]) -> str:
        return f"have a birthday {self.english_when()}"
