"""Who can be reached at all."""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.base import Condition, Scope, Test, condition
from regulars.segments.conditions.consent import Channel


@condition("reachable")
class Reachable(Condition):
    """Has an address on a channel that has not bounced or complained. Says nothing of consent."""

    channel: Channel = "email"

    def test(self, scope: Scope) -> Test:
        # Null without an address, and null counts as no.
        return ~scope.suppressed(self.channel)

    def english(self, money: Callable[[int], str]) -> str:
        return f"can be reached by {self.channel}"
