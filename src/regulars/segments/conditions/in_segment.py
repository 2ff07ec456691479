"""Who is in another segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Reference, Scope, Test, condition


@condition("in_segment")
class InSegment(Condition):
    """Is in another segment. The compiler puts that segment's rule in its place."""

    segment: Annotated[Name, Field(max_length=60), Form("segment")]

    def test(self, scope: Scope) -> Test:
        raise TypeError("a rule is expanded before it is compiled")

    def refers(self) -> Sequence[Reference]:
        return (Reference("segment", self.segment, "segment"),)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are in the segment {self.segment}"
