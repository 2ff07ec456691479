"""What somebody did, or what happened to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

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


@condition("event")
class Event(Windowed):
    """Has a number of events of one name, such as message_clicked."""

    name: Annotated[Name, Form("text", suggest="event")]
    op: Op = "at_least"
    times: Times = 1

    def test(self, scope: Scope) -> Test:
        def count(table: Any) -> Any:
            return table.count(where=self.within(table, scope.today) & (table.name == self.name))

        return compare(scope.total("events", count).fill_null(0), self.op, self.times)

    def flips(self, scope: Scope) -> Sequence[Test]:
        latest = hangs_on_one(self.op, self.times)
        return self.turns(scope, "events", lambda t: t.name == self.name, latest=latest)

    def english(self, money: Callable[[int], str]) -> str:
        often = f"{ENGLISH_OP[self.op]} {self.times} times"
        return f"have {self.name} {often}{self.english_window()}"
