"""What the shop may set about every list: what never, what first, and what weighs how much."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from regulars.core.errors import Invalid, Problem
from regulars.core.text import Name, Wire

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Skus = Annotated[tuple[Name, ...], Field(max_length=1000)]


class RecommendationRules(Wire):
    """The shop's rules. A ban holds everywhere, and so does stock; a pin gives way to both.

    `exclude_bought` leaves out what the customer has, except in lists that are about buying again.
    `per_category` is the most items of one category in a list. `margin_weight` says how far an
    item's margin lifts it, `diversity` how far an item like those above it falls. `pins` stand
    first in *for you* and *discover weekly*, in their order, unless the customer has them.
    """

    exclude_bought: bool = True
    in_stock_only: bool = True
    per_category: Annotated[int, Field(ge=1, le=100)] | None = None
    margin_weight: Share = 0.0
    diversity: Share = 0.2
    pins: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    bans: Skus = ()


def check(rules: RecommendationRules) -> None:
    """Raise Invalid naming pins that are also banned, or stand twice."""
    problems = [
        Problem(f"pins.{place}", "is banned, too")
        for place, sku in enumerate(rules.pins)
        if sku in rules.bans
    ]
    problems += [
        Problem(f"pins.{place}", "stands twice")
        for place, sku in enumerate(rules.pins)
        if sku in rules.pins[:place]
    ]
    if problems:
        raise Invalid("These rules contradict each other.", problems=tuple(problems))
