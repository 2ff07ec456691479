"""What they bought first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from regulars.leaving.family import Before, factor

if TYPE_CHECKING:
    import ibis.expr.types as ir


@factor("first_product", place=80, needs="title")
def first_product(before: Before) -> ir.Table:
    """Had this product in the first order of the year before."""
    lines = before.lines()
    return _first(lines.mutate(value=ibis.coalesce(lines.title, lines.sku)))


@factor("first_category", place=90, needs="category")
def first_category(before: Before) -> ir.Table:
    """Had this category in the first order of the year before."""
    lines = before.lines()
    return _first(lines.mutate(value=lines.category))


def _first(lines: ir.Table) -> ir.Table:
    placed = lines.filter((lines.kind == "order") & lines.value.notnull())
    starts = placed.group_by("customer_id").aggregate(day=placed.day.min())
    return placed.join(starts, ["customer_id", "day"]).select("customer_id", "value")
