"""Pieces of Ibis expressions that every reader of history needs."""

from __future__ import annotations

from typing import Any


def whole_sum(column: Any) -> Any:
    """An int64 sum. DuckDB widens sums of integers to 128 bits, which Ibis does not know and would
    therefore not cast back by itself."""
    import ibis.expr.datatypes as types
    import ibis.expr.operations as operations

    return operations.Cast(column.cast("int64").sum(), to=types.int64).to_expr()
