"""Who agreed to be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from regulars.segments.base import Condition, Scope, Test, condition

Channel = Literal["email", "sms"]
Purpose = Literal["marketing", "transactional", "service"]


@condition("consent")
class Consent(Condition):
    """Has given, withdrawn or never been asked for consent on a channel, for a purpose."""

    channel: Channel = "email"
    purpose: Purpose = "marketing"
    state: Literal["granted", "withdrawn", "unknown"] = "granted"

    def test(self, scope: Scope) -> Test:
        state = scope.consent(self.channel, self.purpose)
        return state.isnull() if self.state == "unknown" else state == self.state

    def english(self, money: Callable[[int], str]) -> str:
        verb = {"granted": "agreed", "withdrawn": "said no", "unknown": "were never asked"}
        return f"{verb[self.state]} to {self.purpose} by {self.channel}"
