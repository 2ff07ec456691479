"""Facts of the state database as one table: a row per customer, a column per fact asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.core.errors import Conflict
from regulars.customers.tables import suppressions
from regulars.segments.columns import (
    ADDRESS,
    ADDRESSED,
    HASH,
    HASHED,
    PERSIAN,
    Columns,
    hash_of,
    of_everybody,
    of_some,
)
from regulars.segments.compile import Column
from regulars.segments.kept import facts_of_everybody
from regulars.segments.tables import lists

__all__ = ["ADDRESS", "people", "types"]


def people(
    connection: Connection,
    columns: Mapping[Column, str],
    ids: Sequence[int] | None = None,
    *,
    keep: bool = True,
) -> pa.Table:
    """`customer_id` in order and the asked columns under their names: of everybody or of `ids`.

    What is read of everybody is kept for the next to ask; not `keep` is for who asks seldom.
    """
    _require_lists(connection, {column[1] for column in columns if column[0] == "list"})
    hashes = {c[1]: _hashes(connection, c[1]) for c in columns if c[0] == "suppressed"}
    stored = {column: tuple(_stored(column, hashes)) for column in columns}
    wanted = dict.fromkeys(each for some in stored.values() for each in some)
    if ids is not None:
        found, values = of_some(connection, wanted, ids)
    else:
        found, values = (facts_of_everybody if keep else of_everybody)(connection, wanted)
    made = {name: _made(connection, c, stored[c], values, hashes) for c, name in columns.items()}
    return pa.table({"customer_id": found, **made})


def types(columns: Mapping[Column, str]) -> dict[str, str]:
    """What the columns of `people` will be, without asking the database."""
    found = {"customer_id": "int64"}
    for column, name in columns.items():
        kind = "boolean" if column[0] in ("suppressed", "jalali", "list") else "string"
        if column[0] == "trait" and column[2] != "text":
            kind = "float64"
        found[name] = "int64" if column[0] == "birth_day" else kind
    return found


def _require_lists(connection: Connection, asked: set[str]) -> None:
    """Raise Conflict for a list that is gone: nobody on it would be a wrong answer."""
    if asked and (gone := asked - set(connection.scalars(select(lists.c.id)))):
        raise Conflict(f"The list {min(gone)} no longer exists.", code="broken_rule")


def _hashes(connection: Connection, channel: str) -> pa.Array:
    """The addresses that are suppressed."""
    query = select(suppressions.c.address_hash).where(suppressions.c.channel == channel)
    return pa.array([hash_of(each) for each in connection.scalars(query)], HASH)


def _stored(column: Column, hashes: Mapping[str, pa.Array]) -> Iterator[Column]:
    """The columns that a column is made of: itself, unless other things decide it too."""
    if column[0] == "suppressed":
        yield (HASHED if len(hashes[column[1]]) else ADDRESSED, column[1])
    elif column[0] == "jalali":
        yield (PERSIAN,)
    else:
        yield column


def _made(
    connection: Connection,
    column: Column,
    stored: Sequence[Column],
    values: Columns,
    hashes: Mapping[str, pa.Array],
) -> Any:
    found = values[stored[0]]
    if column[0] == "jalali":
        # Everybody's own calendar is the Jalali one in such a shop; else Persian speakers'.
        jalali = profile(connection).calendar == "jalali"
        return pa.array(np.ones(len(found), bool)) if jalali else found
    if column[0] != "suppressed":
        return found
    nobody = pa.scalar(None, pa.bool_())
    if stored[0][0] == ADDRESSED:
        return pc.if_else(found, False, nobody)
    return pc.if_else(pc.is_valid(found), pc.is_in(found, value_set=hashes[column[1]]), nobody)
