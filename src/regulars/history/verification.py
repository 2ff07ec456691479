"""Verification: does what lies on disk agree with what the manifest says?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.core.errors import Damaged
from regulars.core.progress import Progress, silent
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import manifest as manifests
from regulars.history.engine import DuckDBEngine
from regulars.history.manifest import Manifest, Part
from regulars.history.parts import SCRATCH, month_of, rows_of, shape_of

# What may be there once: a fact, and a line of an order as one source tells it.
_ONCE = {
    "orders": "fact_id",
    "order_lines": "order_key, line_id, kind, source",
    "events": "fact_id",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at and every contradiction found, in plain words."""

    parts: int
    rows: int
    problems: list[str] = field(default_factory=list)


def verify(ws: Workspace, *, progress: Progress = silent) -> Verdict:
    """Read every part from end to end and compare it with the manifest and the inbox."""
    manifest = manifests.read(ws.history_folder)
    verdict = Verdict(len(manifest.parts), sum(part.rows for part in manifest.parts))
    verdict.problems.extend(_faults_of_offset(ws, manifest))
    for done, part in enumerate(manifest.parts):
        progress("Reading parts", done, len(manifest.parts))
        verdict.problems.extend(_faults_of_part(ws, part))
    if not verdict.problems:  # else a query over the parts could not be trusted to run
        progress("Looking for doubles", 0, None)
        verdict.problems.extend(_doubles(ws, manifest))
    return verdict


def _faults_of_offset(ws: Workspace, manifest: Manifest) -> Iterator[str]:
    extent = events.inbox_extent(ws)
    try:
        events.check_offset(extent, manifest.inbox_uuid, manifest.inbox_offset)
    except Damaged as error:
        yield error.message
    if (passed := events.reactor_position(ws)) < manifest.inbox_offset:
        yield (
            f"State has seen events up to {passed}, history up to {manifest.inbox_offset}: "
            "state is older than history."
        )


def _faults_of_part(ws: Workspace, part: Part) -> Iterator[str]:
    path = ws.history_folder / part.file
    if not path.exists():
        yield f"{part.file}: is missing."
        return
    try:
        with pq.ParquetFile(path) as file:
            for fault in _faults_of_file(file, part):
                yield f"{part.file}: {fault}"
    except (pa.ArrowException, OSError) as error:
        yield f"{part.file}: cannot be read ({error})."


def _faults_of_file(file: pq.ParquetFile, part: Part) -> Iterator[str]:
    if shape_of(part.dataset, file.schema_arrow) != part.shape:
        yield f"does not have the columns of {part.dataset}."
        return
    if file.metadata.num_rows != part.rows:
        yield f"has {file.metadata.num_rows} rows where the manifest says {part.rows}."
    first, last, ordered = None, None, True
    before: tuple[int, int] | None = None
    for number in range(file.num_row_groups):
        rows = file.read_row_group(number)  # all columns: a damaged page shows itself
        keys = _sort_keys(rows)
        ordered = ordered and _is_ordered(keys, before)
        before = (keys[0][-1].as_py(), keys[1][-1].as_py())
        days = pc.min_max(rows["day"]).as_py()
        first = days["min"] if first is None else min(first, days["min"])
        last = days["max"] if last is None else max(last, days["max"])
    if not ordered:
        yield "is not sorted by customer and day."
    if (first, last) != (part.first_day, part.last_day):
        yield "does not span the days that the manifest says."
    elif {month_of(part.first_day), month_of(part.last_day)} != {part.month}:
        yield f"holds days outside {part.month}."


def _sort_keys(rows: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Customer (nobody comes last) and day."""
    customer = pc.fill_null(rows["customer_id"].cast(pa.int64()), 2**63 - 1)
    return customer.combine_chunks(), rows["day"].combine_chunks()


def _is_ordered(keys: tuple[pa.Array, pa.Array], before: tuple[int, int] | None) -> bool:
    customer, day = (key.to_numpy() for key in keys)
    if before is not None and before > (customer[0], day[0]):
        return False
    up = customer[1:] > customer[:-1]
    same = (customer[1:] == customer[:-1]) & (day[1:] >= day[:-1])
    return bool((up | same).all())


def _doubles(ws: Workspace, manifest: Manifest) -> Iterator[str]:
    engine = DuckDBEngine(ws.settings, ws.folder / SCRATCH)
    try:
        for dataset, key in _ONCE.items():
            if parts := manifest.of(dataset):
                found = engine.execute(
                    f"SELECT {key}, count(*) AS times "
                    f"FROM {rows_of(ws.history_folder, dataset, parts)} "
                    f"GROUP BY {key} HAVING count(*) > 1 ORDER BY ALL LIMIT 5"
                )
                for row in found.to_pylist():
                    times = row.pop("times")
                    what = ", ".join(f"{name} {value}" for name, value in row.items())
                    yield f"{dataset}: {what} is there {times} times."
    finally:
        engine.close()
