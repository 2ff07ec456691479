"""Where somebody stands on the way from new to lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from regulars.segments.base import Condition, Scope, Test, condition, listed

Stage = Literal["new", "active", "loyal", "at_risk", "lapsed", "lost"]


@condition("lifecycle_stage")
class LifecycleStage(Condition):
    """Is in one of some lifecycle stages."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    def test(self, scope: Scope) -> Test:
        return scope.trait("lifecycle_stage", "text").isin(self.stages)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are {listed(self.stages).replace('_', ' ')}"
