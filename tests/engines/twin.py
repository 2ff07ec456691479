"""A snapshot that asks two engines and accepts no difference between their answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.core.workspace import Workspace
from regulars.history import snapshot as snapshots
from regulars.history.snapshot import Snapshot

SPARK = "local[2]"
_open_spark = snapshots._opened_spark


class Twin(Snapshot):
    """Runs every expression on DuckDB and on Spark, compares, and answers with Spark's rows."""

    asked = 0

    def __init__(self, duck: Snapshot, spark: Snapshot) -> None:
        super().__init__(spark.folder, spark.manifest, spark.engine)
        self.duck = duck

    def run(self, expression: Any) -> pa.Table:
        Twin.asked += 1
        expected, found = self.duck.run(expression), super().run(expression)
        require_same(expected, found, ordered=_is_ordered(expression.op()))
        return found

    def register(self, name: str, table: pa.Table) -> None:
        self.duck.register(name, table)
        super().register(name, table)


@contextmanager
def twins(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """While this is open, whoever opens history on Spark gets both engines."""

    @contextmanager
    def opened(ws: Workspace, url: str, manifest: Any, tail: Any) -> Iterator[Snapshot]:
        with (
            snapshots.open_snapshot(ws, engine="duckdb") as duck,
            _open_spark(ws, url, manifest, tail) as spark,
        ):
            yield Twin(duck, spark)

    with patch.context() as patched:
        patched.setattr(snapshots, "_opened_spark", opened)
        yield


def require_same(expected: pa.Table, found: pa.Table, *, ordered: bool) -> None:
    """The same columns of the same types with the same rows, in the same order where one is due."""
    _same(_columns(expected), _columns(found), "columns")
    _same(expected.num_rows, found.num_rows, "number of rows")
    if not ordered:
        expected, found = _sorted(expected), _sorted(found)
    for name in expected.column_names:
        if not expected[name].combine_chunks().equals(found[name].combine_chunks()):
            pairs = zip(expected.to_pylist(), found.to_pylist(), strict=True)
            differ = [pair for pair in pairs if pair[0][name] != pair[1][name]]
            raise AssertionError(f"{name}: {len(differ)} rows differ, such as {differ[:3]}")


def _columns(table: pa.Table) -> list[tuple[str, str]]:
    return [(field.name, str(field.type)) for field in table.schema]


def _same(expected: Any, found: Any, what: str) -> None:
    if expected != found:
        raise AssertionError(f"DuckDB's {what}: {expected}\n Spark's {what}: {found}")


def _sorted(table: pa.Table) -> pa.Table:
    if not table.num_rows:
        return table
    keys = [(name, "ascending") for name in table.column_names]
    return table.take(pc.sort_indices(table, sort_keys=keys))


def _is_ordered(operation: Any) -> bool:
    """Whether the rows of an expression come in an order; what only picks columns keeps it."""
    while isinstance(operation, ops.Project | ops.DropColumns):
        operation = operation.parent
    return isinstance(operation, ops.Sort | ops.Limit)
