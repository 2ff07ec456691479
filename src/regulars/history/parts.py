"""Parts on disk: writing them, and publishing a set of them as one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.core.errors import Damaged
from regulars.core.files import locked, sync_file, sync_folder
from regulars.core.ids import new_id
from regulars.history import manifest as manifests
from regulars.history.engine import scan
from regulars.history.manifest import Manifest, Part, Retired
from regulars.history.tables import DATASETS, SHAPE, columns

PARTS = "parts"
STAGING = "staging"
SCRATCH = "scratch"
ROWS_PER_GROUP = 122_880  # small enough that one customer's timeline reads few of them
GRACE = timedelta(hours=1)  # a reader may take this long over one snapshot
SPILL_KEPT_FOR = timedelta(days=2)
ORDER_BY = "customer_id NULLS LAST, day"
_SQL = {pa.int64(): "BIGINT", pa.string(): "VARCHAR"}  # of columns that were added later
_QUICK: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 1,  # higher saves no room
    "write_statistics": ["customer_id", "day", "occurred_at"],
    "store_schema": False,  # it would say how texts were given, not what they are
}
_CODED = {  # columns in which values repeat
    "orders": ["kind", "day", "coupon", "channel", "country", "source"],
    "order_lines": [
        "order_key", "kind", "day", "sku", "title", "category", "quantity", "source", "brand",
    ],
}  # fmt: skip

Edit = Callable[[Manifest, tuple[Part, ...]], Manifest]


@dataclass(frozen=True, slots=True)
class NewPart:
    """A finished Parquet file in a staging folder, sorted by customer_id (nulls last) and day."""

    dataset: str
    path: Path
    month: str
    rows: int


@contextmanager
def staging_folder(folder: Path) -> Iterator[Path]:
    """A folder for files that may become parts; what is left in it at the end is removed.

    Its lock file is held meanwhile: after a crash the kernel lets go and `sweep` takes it away.
    """
    with locked(folder / manifests.LOCK):  # or a sweep could take it between making and locking
        place = folder / STAGING / new_id("stage")
        place.mkdir(parents=True)
        held = locked(place / manifests.LOCK)
        held.__enter__()
    try:
        yield place
    finally:
        held.__exit__(None, None, None)
        shutil.rmtree(place, ignore_errors=True)


def write_tables(place: Path, tables: Mapping[str, pa.Table]) -> list[NewPart]:
    """Write rows as part files below `place`, one per dataset and month."""
    return [
        part
        for dataset, table in tables.items()
        if table.num_rows
        for part in _write_months(place, dataset, table)
    ]


def _write_months(place: Path, dataset: str, table: pa.Table) -> Iterator[NewPart]:
    table = table.cast(DATASETS[dataset]).sort_by(
        [("customer_id", "ascending"), ("day", "ascending")]
    )
    months = pa.array(month_numbers(table["day"]))
    for number in pc.unique(months).to_pylist():
        rows = table.filter(pc.equal(months, number))
        path = place / f"{new_id('part')}.parquet"
        pq.write_table(rows, path, compression="zstd", row_group_size=ROWS_PER_GROUP)
        yield NewPart(dataset, path, str(np.datetime64(number, "M")), rows.num_rows)


def write_sorted(path: Path, dataset: str, groups: Iterable[pa.Table]) -> int:
    """Write tables in the order of a part, each as row groups, as quickly as it goes.

    Texts may come as codes, which spares their encoding. Returns the number of rows.
    """
    rows, writer = 0, None
    for group in groups:
        if writer is None:
            fields = zip(DATASETS[dataset], group.schema, strict=True)
            schema = pa.schema([wanted.with_type(given.type) for wanted, given in fields])
            writer = pq.ParquetWriter(path, schema, **_QUICK, use_dictionary=_CODED[dataset])
        writer.write_table(group.cast(schema), row_group_size=ROWS_PER_GROUP)
        rows += group.num_rows
    if writer is not None:
        writer.close()
    return rows


def month_numbers(days: pa.ChunkedArray) -> Any:
    """Months since 1970 of local days, as a NumPy array."""
    dates = days.to_numpy().astype("datetime64[D]")
    return dates.astype("datetime64[M]").astype(np.int64)


def publish(folder: Path, files: Iterable[NewPart], edit: Edit) -> Manifest:
    """Move finished files into history and let `edit` put them into the manifest, as one step."""
    checked = [(new, _describe(new)) for new in files]
    for new, _ in checked:
        sync_file(new.path)

    def move(before: Manifest) -> Manifest:
        for new, part in checked:
            target = folder / part.file
            target.parent.mkdir(parents=True, exist_ok=True)
            new.path.rename(target)
        months = {(folder / part.file).parent for _, part in checked}
        for place in months | {up for month in months for up in (month.parent, folder / PARTS)}:
            sync_folder(place)
        return edit(before, tuple(part for _, part in checked))

    return manifests.change(folder, move)


def _describe(new: NewPart) -> Part:
    """What the manifest says about a file, taken from its footer; refuses one of another shape."""
    with pq.ParquetFile(new.path) as file:
        shape = shape_of(new.dataset, file.schema_arrow)
        if shape is None:
            raise Damaged(f"{new.path.name} does not have the columns of {new.dataset}.")
        if file.metadata.num_rows != new.rows:
            raise Damaged(f"{new.path.name} has {file.metadata.num_rows} rows, not {new.rows}.")
        days = file.read(columns=["day"])["day"]
    first, last = pc.min_max(days).values()
    if not new.rows or {month_of(first.as_py()), month_of(last.as_py())} != {new.month}:
        raise Damaged(f"{new.path.name} holds days outside {new.month}.")
    name = f"{PARTS}/{new.dataset}/{new.month}/{new_id('part')}.parquet"
    return Part(new.dataset, new.month, name, new.rows, first.as_py(), last.as_py(), shape)


def shape_of(dataset: str, found: pa.Schema) -> int | None:
    """Which shape of a dataset's parts has these columns, the newest first; None: none has."""
    named = [(field.name, field.type) for field in found]
    for shape in range(SHAPE, 0, -1):
        if named == [(field.name, field.type) for field in columns(dataset, shape)]:
            return shape
    return None


def rows_of(folder: Path, dataset: str, parts: Sequence[Part]) -> str:
    """SQL for the rows of some parts of a dataset, all its columns whatever shape the parts have.

    Their shapes are known beforehand, so no file has to be opened to learn its columns.
    """
    selections = []
    for shape in sorted({part.shape for part in parts}):
        has = set(columns(dataset, shape).names)
        wanted = [
            field.name if field.name in has else f"NULL::{_SQL[field.type]} AS {field.name}"
            for field in DATASETS[dataset]
        ]
        files = scan([folder / part.file for part in parts if part.shape == shape])
        selections.append(f"SELECT {', '.join(wanted)} FROM {files}")
    return f"({' UNION ALL '.join(selections)})"


def month_of(day: int) -> str:
    """The month of a local day, as parts name it: 2026-11."""
    return str(np.datetime64(day, "D").astype("datetime64[M]"))


def added(before: Manifest, parts: tuple[Part, ...]) -> Manifest:
    """The manifest with more parts."""
    return msgspec.structs.replace(before, parts=before.parts + parts)


def replaced(
    before: Manifest, parts: tuple[Part, ...], old: Sequence[Part], *, now: datetime
) -> Manifest:
    """The manifest with new parts in place of old ones, whose files stay until the grace ends.

    The rows stay the same, so the new parts are as old as the newest of the old.
    """
    gone, born = {part.file for part in old}, max((part.born for part in old), default=0)
    parts = tuple(msgspec.structs.replace(part, born=born) for part in parts)
    kept = tuple(part for part in before.parts if part.file not in gone)
    retired = tuple(Retired(file, now) for file in sorted(gone))
    return msgspec.structs.replace(before, parts=kept + parts, retired=before.retired + retired)


def sweep(folder: Path, *, now: datetime, grace: timedelta = GRACE) -> int:
    """Delete superseded files past their grace and what a crash left behind; returns how many."""
    removed = 0

    def clean(before: Manifest) -> Manifest:
        nonlocal removed
        kept = tuple(old for old in before.retired if old.at > now - grace)
        wanted = {part.file for part in before.parts} | {old.file for old in kept}
        for path in (folder / PARTS).rglob("*.parquet"):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
                removed += 1
        removed += _sweep_staging(folder)
        _sweep_scratch(folder.parent / SCRATCH, now)
        if kept == before.retired:
            return before
        return msgspec.structs.replace(before, retired=kept)

    manifests.change(folder, clean)
    return removed


def _sweep_staging(folder: Path) -> int:
    """Remove staging folders whose process is gone."""
    removed = 0
    for place in (folder / STAGING).glob("*"):
        with locked(place / manifests.LOCK, wait=False) as free:
            if free:
                shutil.rmtree(place, ignore_errors=True)
                removed += 1
    return removed


def _sweep_scratch(scratch: Path, now: datetime) -> None:
    """Remove what killed engines had spilled; no query takes days."""
    oldest = (now - SPILL_KEPT_FOR).timestamp()
    for place in scratch.glob("*"):
        if place.stat().st_mtime < oldest:
            shutil.rmtree(place, ignore_errors=True)
