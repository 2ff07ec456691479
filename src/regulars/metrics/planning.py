"""Which sums a set of metrics needs, and the one query per base that takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.metrics.bases import Base, Buyers, Ranked, Subscribers, Triers
from regulars.metrics.family import Metric
from regulars.metrics.measures import Measure
from regulars.metrics.queries import buyers, labelled
from regulars.metrics.ranking import ranked
from regulars.metrics.reordering import triers
from regulars.metrics.subscribing import subscribers

_TABLES: dict[type[Base], Callable[[], ir.Table]] = {
    Buyers: buyers,
    Subscribers: subscribers,
    Triers: triers,
}
_BASES: dict[str, type[Base]] = {each.__name__: each for each in (*_TABLES, Ranked)}


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of a set of metrics, the names of their sums, and the query that takes them."""

    measures: dict[str, Measure]
    sums: dict[str, tuple[str, ...]]
    query: ir.Table


@cache
def plan(name: str, metrics: tuple[Metric, ...], grouped: bool = False) -> Plan:
    """All sums of metrics of the base of this name, one row per period (and group)."""
    base = _BASES[name]
    columns = base(_table(base, grouped))
    measures = {metric.key: metric.measure(columns) for metric in metrics}
    sums = {key: measure.sums() for key, measure in measures.items()}
    terms = {f"{key}__{name}": term for key, of in sums.items() for name, term in of.items()}
    if isinstance(columns, Buyers):
        terms["unknown__orders"] = whole_sum((~columns.known).ifelse(columns.orders, 0))
        terms["unknown__revenue"] = whole_sum((~columns.known).ifelse(columns.revenue, 0))
    keys = ("period", "label") if grouped else ("period",)
    query = columns.table.group_by(keys).aggregate(**terms)
    return Plan(measures, {key: tuple(of) for key, of in sums.items()}, query)


def _table(base: type[Base], grouped: bool) -> ir.Table:
    """The table of a base; with groups it also says which one each row is of."""
    if base is Ranked:
        return ranked(grouped)  # ranks are within the group
    table = _TABLES[base]()
    return labelled(table) if grouped else table
