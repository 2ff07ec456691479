"""The family of breakdowns: each member says which group a customer belongs to.

Groups are attributes of the customer, never of an order, so that they add up to the whole. What has
no customer is a group of its own, and so are customers of whom the shop does not know it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import Profile
from regulars.core.errors import Invalid
from regulars.core.money import exponent
from regulars.core.registry import Registry
from regulars.history.service import Snapshot
from regulars.history.tables import dataset
from regulars.metrics import queries
from regulars.metrics.family import Metric
from regulars.metrics.measuring import Measured, Prepared, measure, measure_groups
from regulars.metrics.over_time import metric_out
from regulars.metrics.queries import NOBODY, UNTOLD
from regulars.metrics.reporting import days_of, interval_of
from regulars.metrics.schemas import BreakdownOut, GroupOut, Value
from regulars.metrics.windows import Window

CODES = "metric_codes"
VALUES = "metric_values"
REST = -3


@dataclass(frozen=True, slots=True)
class Source:
    """Where groups come from: history and what the shop knows of its customers."""

    snapshot: Snapshot
    connection: Connection
    now: datetime

    def lay(self, table: pa.Table) -> ir.Table:
        """Lay a table (customer_id, value) beside history."""
        self.snapshot.register(VALUES, table)
        return ibis.table({"customer_id": "int64", "value": "string"}, name=VALUES)


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows (customer_id, value) and, where they differ, the names that people read."""

    table: ir.Table
    names: Mapping[str, str] = field(default_factory=dict)


Grouping = Callable[[Source], Groups]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way to break metrics down. Groups that `overlap` do not add up to the whole."""

    key: str
    definition: str
    overlap: bool
    place: int
    groups: Grouping

    @property
    def title(self) -> str:
        return self.key.replace("_", " ").capitalize()


BREAKDOWNS: Registry[Breakdown] = Registry("regulars.metrics.breakdowns")


def breakdown(
    key: str, *, overlap: bool = False, place: int = 1000
) -> Callable[[Grouping], Grouping]:
    """Register a function as a breakdown; its docstring says what the groups are."""

    def register(function: Grouping) -> Grouping:
        definition = " ".join((inspect.getdoc(function) or "").split())
        BREAKDOWNS.add(key, Breakdown(key, definition, overlap, place, function))
        return function

    return register


def breakdowns() -> list[Breakdown]:
    """All breakdowns as screens list them."""
    return sorted((each for _, each in BREAKDOWNS.items()), key=lambda b: (b.place, b.key))


def breakdown_named(key: str) -> Breakdown:
    """One breakdown. Raises Invalid."""
    found = BREAKDOWNS.get(key)
    if found is None:
        known = ", ".join(each.key for each in breakdowns())
        raise Invalid(f"There is no breakdown {key!r}; choose one of {known}.")
    return found


def first_orders() -> ir.Table:
    """The first order of each customer."""
    orders = dataset("orders")
    placed = orders.filter((orders.kind == "order") & orders.customer_id.notnull())
    in_time = ibis.row_number().over(
        group_by=placed.customer_id, order_by=[placed.occurred_at, placed.fact_id]
    )
    found = placed.mutate(nth=in_time)
    return found.filter(found.nth == 0)


def broken_down(
    source: Source,
    shop: Profile,
    chosen: Breakdown,
    metrics: Sequence[Metric],
    prepared: Prepared,
    window: Window,
    *,
    top: int,
) -> BreakdownOut:
    """Metrics of one window per group: those with most customers first, the others together."""
    snapshot, groups = source.snapshot, chosen.groups(source)
    (whole,) = measure(snapshot, prepared, [window], metrics)
    sizes = _sizes(snapshot, groups)
    shown = [value for value, _ in sizes[:top]]
    _register(snapshot, groups, shown)
    labels = [*range(len(shown)), REST, UNTOLD, NOBODY]
    found = measure_groups(snapshot, prepared, window, metrics, labels)
    people = dict(enumerate(number for _, number in sizes[:top]))
    people[REST] = sum(number for _, number in sizes[top:])
    rows = [_group("value", value, groups, people[i], found[i]) for i, value in enumerate(shown)]
    if len(sizes) > top:
        rows.append(_group("rest", str(len(sizes) - top), groups, people[REST], found[REST]))
    for kind, label in (("untold", UNTOLD), ("nobody", NOBODY)):
        if any(each.value for each in found[label].estimates.values()):
            rows.append(_group(kind, "", groups, 0, found[label]))
    return BreakdownOut(
        of=chosen.key,
        overlap=chosen.overlap,
        period=days_of(window.span),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        metrics=[metric_out(metric, shop.currency) for metric in metrics],
        groups=rows,
        whole=_values(whole),
    )


def _sizes(snapshot: Snapshot, groups: Groups) -> list[tuple[str, int]]:
    """How many customers of the window each group has, most first."""
    buyers = queries.buyers()
    people = buyers.filter(buyers.customer_id.notnull() & (buyers.orders > 0))
    told = groups.table.filter(groups.table.value.notnull() & (groups.table.value != ""))
    found = people.join(told, "customer_id").group_by("value").aggregate(n=lambda t: t.count())
    rows = snapshot.run(found.order_by([ibis.desc("n"), "value"])).to_pylist()
    return [(row["value"], row["n"]) for row in rows]


def _register(snapshot: Snapshot, groups: Groups, shown: Sequence[str]) -> None:
    """Lay down each customer's label; those without a value have none."""
    codes = {
        "value": pa.array(shown, pa.string()),
        "label": pa.array(range(len(shown)), pa.int32()),
    }
    snapshot.register(CODES, pa.table(codes))
    known = ibis.table({"value": "string", "label": "int32"}, name=CODES)
    told = groups.table.filter(groups.table.value.notnull() & (groups.table.value != ""))
    coded = told.left_join(known, "value")
    labels = coded.select("customer_id", label=coded.label.fill_null(REST).cast("int32"))
    snapshot.register(queries.LABELS, snapshot.run(labels))


def _group(kind: Any, key: str, groups: Groups, customers: int, found: Measured) -> GroupOut:
    return GroupOut(
        kind=kind,
        key=key,
        name=groups.names.get(key, key),
        customers=customers,
        metrics=_values(found),
    )


def _values(found: Measured) -> dict[str, Value]:
    return {key: Value(**interval_of(estimate)) for key, estimate in found.estimates.items()}
