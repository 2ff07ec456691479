"""Recency, frequency and money in one word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Scope, Test, condition, listed


@condition("rfm_group")
class RfmGroup(Condition):
    """Is in one of some RFM groups."""

    groups: Annotated[
        tuple[Name, ...], Field(min_length=1, max_length=50), Form("texts", suggest="rfm_group")
    ]

    def test(self, scope: Scope) -> Test:
        return scope.trait("rfm_group", "text").isin(self.groups)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are in the RFM group {listed(self.groups)}"
