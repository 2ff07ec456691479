"""Which language somebody speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Scope, Test, condition, listed


@condition("language")
class Language(Condition):
    """Speaks one of some languages."""

    languages: Annotated[
        tuple[Name, ...], Field(min_length=1, max_length=200), Form("texts", suggest="language")
    ]

    def test(self, scope: Scope) -> Test:
        return scope.person("language").isin(self.languages)

    def english(self, money: Callable[[int], str]) -> str:
        return f"speak {listed(self.languages)}"
