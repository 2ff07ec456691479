"""Who is on a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Reference, Scope, Test, condition


@condition("in_list")
class InList(Condition):
    """Is on a list that somebody uploaded."""

    list: Annotated[Name, Field(max_length=60), Form("list")]

    def test(self, scope: Scope) -> Test:
        return scope.listed(self.list)

    def refers(self) -> Sequence[Reference]:
        return (Reference("list", self.list, "list"),)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are on the list {self.list}"
