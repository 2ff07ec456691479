"""Who has an address."""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.base import Condition, Scope, Test, condition
from regulars.segments.conditions.consent import Channel


@condition("addressed")
class Addressed(Condition):
    """Has an address on a channel, whether it works or not."""

    channel: Channel = "email"

    def test(self, scope: Scope) -> Test:
        return scope.suppressed(self.channel).notnull()

    def english(self, money: Callable[[int], str]) -> str:
        return f"have an address for {self.channel}"
