"""The family of metrics: each member is one function in `definitions/`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from regulars.core.errors import Invalid
from regulars.core.registry import Registry
from regulars.metrics.bases import Base, Buyers
from regulars.metrics.measures import Measure

Unit = Literal["customers", "orders", "orders per customer", "share", "days", "money"]
Better = Literal["up", "down", "neither"]
Measuring = Callable[[Any], Measure]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number about many customers per period: what it is called, means and is measured in."""

    key: str
    unit: Unit
    better: Better
    place: int
    definition: str
    measure: Measuring
    base: type[Base] = Buyers

    @property
    def title(self) -> str:
        return self.key.replace("_", " ").capitalize()


METRICS: Registry[Metric] = Registry("regulars.metrics.definitions")


def metric(
    key: str,
    *,
    unit: Unit,
    better: Better = "neither",
    place: int = 1000,
    base: type[Base] = Buyers,
) -> Callable[[Measuring], Measuring]:
    """Register a function as a metric; its docstring is the definition that people read.

    `place` orders the metrics of a report; members of other packages stand last unless they say.
    `base` is the table that the function is written on.
    """

    def register(function: Measuring) -> Measuring:
        definition = " ".join((inspect.getdoc(function) or "").split())
        if not definition:
            raise ValueError(f"metric {key!r} needs a docstring: it is the published definition")
        METRICS.add(key, Metric(key, unit, better, place, definition, function, base))
        return function

    return register


def in_order() -> list[Metric]:
    """All metrics as a report shows them."""
    return sorted((member for _, member in METRICS.items()), key=lambda m: (m.place, m.key))


def in_reports() -> tuple[Metric, ...]:
    """The metrics that every report has: those that need no pass of their own over history."""
    return tuple(metric for metric in in_order() if not metric.base.asked_for)


def named(keys: Iterable[str]) -> tuple[Metric, ...]:
    """These metrics, in order. Raises Invalid naming one that does not exist."""
    wanted = set(keys)
    found = tuple(metric for metric in in_order() if metric.key in wanted)
    if unknown := sorted(wanted - {metric.key for metric in found}):
        raise Invalid(f"There is no metric {', '.join(unknown)}; see regulars metrics.")
    return found
