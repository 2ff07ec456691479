"""Which city somebody lives in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Scope, Test, condition, listed


@condition("city")
class City(Condition):
    """Lives in one of some cities."""

    cities: Annotated[
        tuple[Name, ...], Field(min_length=1, max_length=200), Form("texts", suggest="city")
    ]

    def test(self, scope: Scope) -> Test:
        return scope.person("city").isin(self.cities)

    def english(self, money: Callable[[int], str]) -> str:
        return f"live in {listed(self.cities)}"
