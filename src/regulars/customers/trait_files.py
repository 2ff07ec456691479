"""One trait of everybody as a file of columns, in the order of customers.

A file is written once, named by the state database from then on, and never changed: who has it open
goes on reading what it held. It is mapped rather than read, so a look at a few customers touches a
few pages. What nobody names any more is removed an hour after it was last written or named, when
no transaction is left that could still ask for it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from time import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from regulars.core.errors import Damaged
from regulars.core.files import sync_file, sync_folder
from regulars.core.ids import new_id

Ids = NDArray[np.int64]

FOLDER = "traits"  # below the workspace's
VALUES = ("number", "text", "low", "high")
GRACE_SECONDS = 3600


def save(workspace: Path, table: pa.Table) -> str:
    """Write a table that is in the order of `customer_id`, durably; returns the file's name."""
    folder = workspace / FOLDER
    folder.mkdir(exist_ok=True)
    name = f"{new_id('trt')}.arrow"
    with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table.combine_chunks())
    sync_file(folder / name)
    sync_folder(folder)
    return name


def load(workspace: Path, name: str) -> pa.Table:
    """The table of a file, mapped. Raises Damaged when it is gone or is none."""
    path = workspace / FOLDER / name
    try:
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    except (OSError, pa.ArrowInvalid) as error:
        raise Damaged(
            f"{path} is missing or damaged; make it anew (regulars predict --refit) "
            "or restore it from a backup."
        ) from error


def replaced(workspace: Path, name: str) -> None:
    """Begin the hour that a file stays when nothing names it any more."""
    (workspace / FOLDER / name).touch()


def sweep(workspace: Path, named: Collection[str]) -> None:
    """Remove the files whose hour has passed and that nothing names."""
    until = time() - GRACE_SECONDS
    for path in (workspace / FOLDER).glob("*.arrow"):
        if path.name not in named and path.stat().st_mtime < until:
            path.unlink(missing_ok=True)


def ids_of(table: pa.Table) -> Ids:
    """Whose the rows are, in order."""
    ids: Ids = table["customer_id"].to_numpy()
    return ids


def rows_of(table: pa.Table, customer_ids: Collection[int]) -> pa.Table:
    """The rows of a few customers."""
    owners, asked = ids_of(table), np.unique(np.fromiter(customer_ids, np.int64))
    places = np.searchsorted(owners, asked)
    there = places < len(owners)
    there[there] = owners[places[there]] == asked[there]
    return table.take(pa.array(places[there]))


def beside(ids: Ids, owners: Ids, values: pa.Array) -> pa.Array:
    """The owners' values in the order of `ids`; null for whoever has none. Both are in order."""
    if len(ids) == len(owners) and np.array_equal(ids, owners):
        return values
    places = np.searchsorted(owners, ids)
    inside = places < len(owners)
    places[~inside] = 0
    there = inside & (owners[places] == ids) if len(owners) else inside
    return values.take(pa.array(places, mask=~there))


def whose_differ(before: pa.Table, after: pa.Table) -> Ids:
    """The customers whose values are not the same in both tables."""
    one, other = ids_of(before), ids_of(after)
    ids, differ = one, np.zeros(len(one), bool)
    if not np.array_equal(one, other):
        ids = np.union1d(one, other)
        differ = np.isin(ids, one) != np.isin(ids, other)
    for name in VALUES:
        if name in before.column_names or name in after.column_names:
            left, right = _column(before, name, ids), _column(after, name, ids)
            same = pc.fill_null(pc.equal(left, right), False)
            both_null = pc.and_(pc.is_null(left), pc.is_null(right))
            differ |= ~pc.or_(same, both_null).to_numpy(zero_copy_only=False)
    found: Ids = ids[differ]
    return found


def _column(table: pa.Table, name: str, ids: Ids) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(len(ids), pa.string() if name == "text" else pa.float64())
    return beside(ids, ids_of(table), table[name].combine_chunks())
