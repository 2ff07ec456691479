"""What somebody did, or what happened to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import (
    ENGLISH_OP,
    Form,
    Op,
    Scope,
    Test,
    Times,
    Windowed,
    compare,
    condition,
    hangs_on_one,
)
from regulars.segments.filters import MOST_FILTERS, PropertyFilter


@condition("event")
class Event(Windowed):
    """Has a number of events of one name, such as message_clicked."""

    name: Annotated[Name, Form("text", suggest="event")]
    op: Op = "at_least"
    times: Times = 1
    where: Annotated[
        tuple[PropertyFilter, ...] | None, Field(max_length=MOST_FILTERS), Form("where")
    ] = None

    def wanted(self, table: Any) -> Any:
        """Which rows would count in any window."""
        wanted = table.name == self.name
        for each in self.where or ():
            wanted = wanted & each.holds(table)
        return wanted

    def test(self, scope: Scope) -> Test:
        def count(table: Any) -> Any:
            return table.count(where=self.within(table, scope.today) & self.wanted(table))

        found = scope.total("events", count, since=self.first_day(scope.today))
        return compare(found.fill_null(0), self.op, self.times)

    def flips(self, scope: Scope) -> Sequence[Test]:
        latest = hangs_on_one(self.op, self.times)
        return self.turns(scope, "events", self.wanted, latest=latest)

    def english(self, money: Callable[[int], str]) -> str:
        often = f"{ENGLISH_OP[self.op]} {self.times} times"
        filters = " and ".join(each.english() for each in self.where or ())
        which = f" with {filters}" if filters else ""
        return f"have {self.name} {often}{which}{self.english_window()}"
