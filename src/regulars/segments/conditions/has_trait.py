"""Who has a fact at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Reference, Scope, Test, condition


@condition("has_trait")
class HasTrait(Condition):
    """Has a trait, whatever its value."""

    name: Annotated[Name, Form("text", suggest="trait")]

    def test(self, scope: Scope) -> Test:
        return scope.trait(self.name, "number").notnull() | scope.trait(self.name, "text").notnull()

    def refers(self) -> Sequence[Reference]:
        return (Reference("trait", self.name, "name"),)

    def english(self, money: Callable[[int], str]) -> str:
        return f"have any {self.name}"
