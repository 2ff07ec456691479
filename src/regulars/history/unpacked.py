"""Unpacked copies of large parts, out of which the rows of few customers are taken.

A part is compressed page by page, and a hundredth of all customers has a row on every page. A copy
holds the columns that are asked about customers as plain numbers and codes, in the part's order; it
is read where it lies, and only where those customers are. Copies are derived: a part without one is
read itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from regulars.core.files import locked, sync_file
from regulars.core.ids import new_id
from regulars.history import manifest as manifests
from regulars.history.manifest import Part
from regulars.history.parts import rows_of
from regulars.history.snapshot import Snapshot
from regulars.history.tables import DATASETS, columns

FOLDER, LOCK = "unpacked", "unpack.lock"
SUFFIX = ".1.arrow"  # another number for another kind of copy
LEAST_ROWS = 10_000  # a smaller part is read as quickly
_CODES = {
    "orders": ("kind", "coupon", "channel"),
    "order_lines": ("kind", "sku", "category", "brand"),
    "events": ("name",),
}
_PLAIN = {
    "orders": ("customer_id", "day", "amount_minor"),
    "order_lines": ("customer_id", "day", "amount_minor", "order_key"),
    "events": ("customer_id", "day"),
}

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Few:
    """Which rows of few customers somebody wants to see, and under which name.

    Rows of days before `since` may be left out; None: of none.
    """

    name: str
    dataset: str
    columns: tuple[str, ...]  # customer_id among them
    since: int | None = None


def unpack(folder: Path, *, least_rows: int = LEAST_ROWS) -> int:
    """Write the copies that are missing below a history folder, delete those of parts that are
    gone; returns how many were written. Does nothing while another process is at it."""
    place = folder / FOLDER
    with locked(folder / LOCK, wait=False) as free:
        if not free:
            return 0
        place.mkdir(exist_ok=True)
        wanted = {
            _copy(folder, part).name: part
            for part in manifests.read(folder).parts
            if part.rows >= least_rows
        }
        there = {path.name for path in place.iterdir()}
        for name in there - wanted.keys():
            (place / name).unlink(missing_ok=True)
        missing = sorted(wanted.keys() - there)
        return sum(_write(folder, wanted[name]) for name in missing)


def _copy(folder: Path, part: Part) -> Path:
    return folder / FOLDER / f"{Path(part.file).stem}{SUFFIX}"


def _write(folder: Path, part: Part) -> bool:
    """Copy a part; False when it was taken away meanwhile or is not in order."""
    coded = [
        name for name in _CODES[part.dataset] if name in columns(part.dataset, part.shape).names
    ]
    names = [*_PLAIN[part.dataset], *coded]
    try:
        table = pq.read_table(folder / part.file, columns=names, read_dictionary=coded)
    except FileNotFoundError:
        return False
    table = table.filter(pc.is_valid(table["customer_id"])).unify_dictionaries().combine_chunks()
    if not _in_order(_ids(table)):
        return False
    for name in coded:
        place = table.column_names.index(name)
        table = table.set_column(place, name, _narrow(table[name].combine_chunks()))
    path = folder / FOLDER / new_id("copy")
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    sync_file(path)
    path.rename(_copy(folder, part))
    return True


def _in_order(ids: Ids) -> bool:
    return bool(np.all(ids[1:] >= ids[:-1]))


def _narrow(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same texts under codes of as few bytes as they need."""
    size = len(column.dictionary)
    kind = pa.int8() if size < 2**7 else pa.int16() if size < 2**15 else pa.int32()
    return pa.DictionaryArray.from_arrays(column.indices.cast(kind), column.dictionary)


def lay_few(snapshot: Snapshot, few: Few, ids: Ids) -> None:
    """Let expressions see the rows of these customers, who are in order, under `few.name`."""
    wanted = pa.schema([DATASETS[few.dataset].field(name) for name in few.columns])
    taken, packed = [], []
    for part in snapshot.manifest.of(few.dataset):
        if few.since is not None and part.last_day < few.since:
            continue
        rows = _taken(_copy(snapshot.folder, part), ids, wanted)
        packed.append(part) if rows is None else taken.append(rows)
    if few.dataset in snapshot.tail:
        tail = snapshot.tail[few.dataset].select(few.columns)
        taken.append(tail.filter(pc.is_in(tail["customer_id"], value_set=pa.array(ids))))
    snapshot.register(f"{few.name}_rows", pa.concat_tables([wanted.empty_table(), *taken]))
    _make_view(snapshot, few, packed, ids)


def _make_view(snapshot: Snapshot, few: Few, packed: Sequence[Part], ids: Ids) -> None:
    """What was taken from copies, and the rows of those customers in the parts without one."""
    sources = [f"FROM {few.name}_rows"]
    if packed:
        snapshot.register(f"{few.name}_people", pa.table({"customer_id": pa.array(ids)}))
        rows = rows_of(snapshot.folder, few.dataset, packed)
        sources.append(
            f"SELECT {', '.join(few.columns)} FROM {rows} "
            f"SEMI JOIN {few.name}_people USING (customer_id)"
        )
    view = " UNION ALL ".join(sources)
    snapshot.duckdb.command(f"CREATE OR REPLACE TEMP VIEW {few.name} AS {view}")


def _taken(copy: Path, ids: Ids, wanted: pa.Schema) -> pa.Table | None:
    """The rows of these customers; None where there is no copy that can tell."""
    try:
        with pa.memory_map(str(copy)) as source:
            table = pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowException):
        return None
    if not set(wanted.names) <= set(table.column_names):
        return None
    there = _ids(table)
    first, last = np.searchsorted(there, ids), np.searchsorted(there, ids, "right")
    counts = last - first
    places = np.arange(counts.sum()) + np.repeat(first - np.cumsum(counts) + counts, counts)
    return table.select(wanted.names).take(pa.array(places)).cast(wanted)


def _ids(table: pa.Table) -> Ids:
    ids: Ids = table["customer_id"].to_numpy()
    return ids
