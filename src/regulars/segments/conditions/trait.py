"""Any fact about one customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import model_validator

from regulars.core.text import Name
from regulars.segments.base import (
    ENGLISH_OP,
    Condition,
    Form,
    Number,
    Op,
    Reference,
    Scope,
    Test,
    Words,
    compare,
    condition,
    listed,
)


@condition("trait")
class Trait(Condition):
    """Has a trait: a number compared, or one of some texts. People without it do not match."""

    name: Annotated[Name, Form("text", suggest="trait")]
    op: Op = "at_least"
    number: Number | None = None
    texts: Words | None = None

    @model_validator(mode="after")
    def _number_or_texts(self) -> Trait:
        if (self.number is None) == (self.texts is None):
            raise ValueError("give either a number or texts")
        return self

    def test(self, scope: Scope) -> Test:
        if self.number is not None:
            return compare(scope.trait(self.name, "number"), self.op, self.number)
        return scope.trait(self.name, "text").isin(self.texts or ())

    def refers(self) -> Sequence[Reference]:
        return (Reference("trait", self.name, "name"),)

    def english(self, money: Callable[[int], str]) -> str:
        if self.number is not None:
            return f"have {self.name} {ENGLISH_OP[self.op]} {self.number:g}"
        return f"have {self.name} {listed(self.texts or ())}"
