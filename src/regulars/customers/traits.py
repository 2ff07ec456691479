"""Traits: what higher modules learned about one customer, as a number or a word.

There are two homes. Rows (`write_traits`) are for what changes customer by customer. A file of
columns (`store_trait`, then `publish_traits`) is for what is made for everybody at once: millions
of numbers cost no time in the database, and who reads one trait maps one file. Readers need not
know which it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core import bulk
from regulars.core.db import folder_of
from regulars.core.errors import Damaged
from regulars.core.workspace import Workspace
from regulars.customers import changes, queries, trait_files
from regulars.customers.trait_files import VALUES, Ids

Row = dict[str, Any]

TRAITS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("key", pa.string()),
        ("number", pa.float64()),
        ("text", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A trait of everybody, written but not yet told: its file, and whose values are new compared
    with those of another one (None: everybody's)."""

    file: str
    customers: int
    instead_of: str | None
    changed: Ids | None


def write_traits(
    connection: Connection, key: str, table: pa.Table, *, source: str, now: datetime
) -> None:
    """Make the table's values (`customer_id` and any of number, text, low, high) all there are.

    A customer who is not in the table loses the trait; a value that did not change is not written.
    """
    rows = pa.table({name: _column(table, name) for name in ("customer_id", *VALUES)})
    with bulk.stage(connection, rows, key="customer_id") as staged:
        changed = queries.replace_trait(connection, staged, key=key, source=source, now=now)
    if queries.drop_trait_files(connection, [key]):
        changes.note_everybody(connection)
    changes.note(connection, changed)


def store_trait(ws: Workspace, key: str, table: pa.Table) -> Stored:
    """Write a trait of everybody to a file: a table as for `write_traits`, in order of customers.

    Nobody sees it before `publish_traits`; no transaction is open while it is written.
    """
    given = ["customer_id", *(name for name in VALUES if name in table.column_names)]
    new = pa.table({name: _column(table, name) for name in given})
    with ws.state.read() as connection:
        before = queries.trait_files(connection).get(key)
    changed = None if before is None else _whose_differ(ws, before.file, new)
    file = trait_files.save(ws.folder, new)
    return Stored(file, new.num_rows, None if before is None else before.file, changed)


def publish_traits(
    connection: Connection, stored: Mapping[str, Stored], *, source: str, now: datetime
) -> None:
    """Make the stored traits, all together, what everybody reads from this transaction on.

    Raises Damaged when one of the files is gone.
    """
    folder, before = folder_of(connection), queries.trait_files(connection)
    told = {key: each.file for key, each in stored.items() if each.customers}
    for file in told.values():
        trait_files.load(folder, file)  # raises where it lay so long that it was swept
    had_rows = queries.drop_traits(connection, stored)
    for old in queries.drop_trait_files(connection, stored):
        trait_files.replaced(folder, old)
    queries.add_trait_files(connection, told, source=source, now=now)
    changed = None if had_rows else _whose(stored, before)
    if changed is None:
        changes.note_everybody(connection)
    else:
        changes.note(connection, changed)
    trait_files.sweep(folder, {each.file for each in queries.trait_files(connection).values()})


def _whose(stored: Mapping[str, Stored], before: Mapping[str, Any]) -> list[int] | None:
    """Whose values are new; None where that is anybody, or too many to name."""
    found = np.empty(0, np.int64)
    for key, each in stored.items():
        known = key in before and each.instead_of == before[key].file
        if each.changed is None or not known or each.changed.size > changes.MOST_AT_ONCE:
            return None
        found = np.union1d(found, each.changed)
    ids: list[int] = found.tolist()
    return ids


def read_traits(connection: Connection, keys: Sequence[str]) -> pa.Table:
    """All values of the keys: customer_id, key, number, text, low, high."""
    rows = bulk.fetch(connection, queries.trait_values(keys), TRAITS)
    files = queries.trait_files(connection)
    columns = [
        _as_rows(trait_files.load(folder_of(connection), files[key].file), key)
        for key in sorted(set(keys) & set(files))
    ]
    return pa.concat_tables([rows, *columns])


def trait_column(connection: Connection, key: str, which: str) -> tuple[Ids, pa.Array]:
    """Owners in order, and what that column of the trait (number, text, low, high) says of each;
    null and no owner both mean that it says nothing."""
    file = queries.trait_files(connection).get(key)
    if file is None:
        kind = TRAITS.field(which).type
        schema = pa.schema([("customer_id", pa.int64()), ("value", kind)])
        found = bulk.fetch(connection, queries.trait_column(key, which), schema)
        return trait_files.ids_of(found), found["value"].combine_chunks()
    table = trait_files.load(folder_of(connection), file.file)
    if which not in table.column_names:
        table = table[:0].append_column(which, pa.nulls(0, TRAITS.field(which).type))
    return trait_files.ids_of(table), table[which].combine_chunks()


def traits_of(
    connection: Connection, customer_ids: Collection[int], keys: Collection[str] | None = None
) -> dict[int, list[Row]]:
    """The traits (all, or those of the keys) of a few customers, by customer and in order of keys:
    key, number, text, low, high, source, at."""
    rows = queries.traits_of(connection, customer_ids, keys)
    for key, file in queries.trait_files(connection).items():
        if keys is None or key in keys:
            table = trait_files.load(folder_of(connection), file.file)
            known = {**dict.fromkeys(VALUES), "key": key, "source": file.source, "at": file.at}
            rows += [known | row for row in trait_files.rows_of(table, customer_ids).to_pylist()]
    found: dict[int, list[Row]] = {}
    for row in sorted(rows, key=itemgetter("key")):
        found.setdefault(row.pop("customer_id"), []).append(row)
    return found


def trait_keys(connection: Connection) -> list[str]:
    """The traits that somebody has."""
    return sorted({*queries.row_keys(connection), *queries.trait_files(connection)})


def filed_traits(connection: Connection) -> frozenset[str]:
    """Those of them that lie in files."""
    return frozenset(queries.trait_files(connection))


def _whose_differ(ws: Workspace, file: str, new: pa.Table) -> Ids | None:
    try:
        return trait_files.whose_differ(trait_files.load(ws.folder, file), new)
    except Damaged:  # writing anew is how it is mended
        return None


def _as_rows(table: pa.Table, key: str) -> pa.Table:
    columns = {name: _column(table, name) for name in ("customer_id", *VALUES)}
    columns["key"] = pa.repeat(key, table.num_rows)
    return pa.table([columns[name] for name in TRAITS.names], schema=TRAITS)


def _column(table: pa.Table, name: str) -> Any:
    """A column of its type, null where the table has none. NaN and infinities are null, too: the
    two databases keep those differently."""
    kind = TRAITS.field(name).type
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table[name].cast(kind)
    if not pa.types.is_floating(kind):
        return column
    finite = pc.is_finite(column)
    return column if pc.all(finite).as_py() else pc.if_else(finite, column, pa.scalar(None, kind))
