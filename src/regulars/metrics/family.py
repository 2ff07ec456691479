"""The family of metrics: each member is one function in `definitions/`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from regulars.core.registry import Registry
from regulars.metrics.measures import Buyers, Measure

Unit = Literal["customers", "orders", "orders per customer", "share", "days", "money"]
Better = Literal["up", "down", "neither"]
Measuring = Callable[[Buyers], Measure]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number about many customers per period: what it is called, means and is measured in."""

    key: str
    unit: Unit
    better: Better
    place: int
    definition: str
    measure: Measuring

    @property
    def title(self) -> str:
        return self.key.replace("_", " ").capitalize()


METRICS: Registry[Metric] = Registry("regulars.metrics.definitions")


def metric(
    key: str, *, unit: Unit, better: Better = "neither", place: int = 1000
) -> Callable[[Measuring], Measuring]:
    """Register a function as a metric; its docstring is the definition that people read.

    `place` orders the metrics of a report; members of other packages stand last unless they say.
    """

    def register(function: Measuring) -> Measuring:
        definition = " ".join((inspect.getdoc(function) or "").split())
        if not definition:
            raise ValueError(f"metric {key!r} needs a docstring: it is the published definition")
        METRICS.add(key, Metric(key, unit, better, place, definition, function))
        return function

    return register


def in_order() -> list[Metric]:
    """All metrics as a report shows them."""
    return sorted((member for _, member in METRICS.items()), key=lambda m: (m.place, m.key))
