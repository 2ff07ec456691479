"""From which day to which history reaches."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from regulars.core.clock import day_date
from regulars.history.snapshot import Snapshot
from regulars.history.tables import dataset
from regulars.locale.calendars import Span

if TYPE_CHECKING:
    import ibis.expr.types as ir


def extent(snapshot: Snapshot) -> Span | None:
    """The first and last day with an order or a refund; None for a shop without any."""
    found = snapshot.run(_extent()).to_pylist()[0]
    return Span(day_date(found["first"]), day_date(found["last"])) if found["facts"] else None


@cache
def _extent() -> ir.Table:
    orders = dataset("orders")
    return orders.aggregate(first=orders.day.min(), last=orders.day.max(), facts=orders.count())
