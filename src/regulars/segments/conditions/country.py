"""Which country somebody lives in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Scope, Test, condition, listed


@condition("country")
class Country(Condition):
    """Lives in one of some countries."""

    countries: Annotated[
        tuple[Name, ...], Field(min_length=1, max_length=200), Form("texts", suggest="country")
    ]

    def test(self, scope: Scope) -> Test:
        return scope.person("country").isin(self.countries)

    def english(self, money: Callable[[int], str]) -> str:
        return f"live in {listed(self.countries)}"
