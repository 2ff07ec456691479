"""Facts of the state database as columns: a value per customer.

Of everybody each column is one query. It brings the rows that say something, in the order of ids,
and they are laid beside all ids: quicker than a join per column, and few rows for what few people
have. Of a few customers all columns are one query, which looks each fact up where it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from regulars.core import bulk
from regulars.core.clock import day_number
from regulars.customers import service as customers
from regulars.customers.tables import consents, traits
from regulars.customers.tables import customers as people
from regulars.segments.compile import Column
from regulars.segments.tables import list_members

Ids = NDArray[np.int64]
Columns = dict[Column, pa.Array]

ADDRESS = {"email": "email", "sms": "phone"}  # the customer's column for a channel
HASHED, ADDRESSED, PERSIAN = "hashed", "addressed", "persian"
HASH = pa.binary(16)  # the first half of an address's hash: two of a billion never share one
_MADE_OF = {"birth_day": "birth_on", PERSIAN: "language"}


class Source(NamedTuple):
    """Where a column is stored: whose it is, its value, which rows say something, and its type."""

    owner: sa.Column[int]
    value: sa.ColumnElement[Any]
    wanted: sa.ColumnElement[bool]
    kind: pa.DataType

    def of_person(self) -> sa.ColumnElement[Any]:
        """The value in a query of people; null for whom nothing is said of."""
        if self.owner is people.c.id:
            return sa.case((self.wanted, self.value))
        mine = select(self.value).where(self.wanted, self.owner == people.c.id)
        return mine.correlate(people).scalar_subquery()


def who(connection: Connection) -> Ids:
    """All customers there are, in order."""
    query = select(people.c.id).order_by(people.c.id)
    found = bulk.fetch(connection, query, pa.schema([("id", pa.int64())]))
    return _numbers(found["id"])


def of_all(connection: Connection, column: Column, ids: Ids) -> pa.Array:
    """The column of all who have these ids: of everybody, or of few when it lies in a file."""
    if column[0] == "trait":
        return customers.beside(ids, *customers.trait_column(connection, *column[1:]))
    source = _source(column)
    query = select(source.owner, source.value).where(source.wanted).order_by(source.owner)
    fetched = bulk.fetch(connection, query, pa.schema([("id", pa.int64()), ("value", source.kind)]))
    values = _made(column, fetched["value"].combine_chunks())
    return _said(customers.beside(ids, _numbers(fetched["id"]), values))


def of_everybody(connection: Connection, columns: Iterable[Column]) -> tuple[Ids, Columns]:
    """All customers there are, in order, and their columns."""
    ids = who(connection)
    return ids, {column: of_all(connection, column, ids) for column in columns}


def of_some(
    connection: Connection, columns: Iterable[Column], asked: Sequence[int]
) -> tuple[Ids, Columns]:
    """Who there is among the asked, in order, and the columns of those."""
    files = customers.filed_traits(connection)
    filed = [each for each in columns if each[0] == "trait" and each[1] in files]
    rows = [each for each in columns if each not in filed]
    ids, found = _of_rows(connection, rows, asked)
    found |= {each: of_all(connection, each, ids) for each in filed}
    return ids, found


def _of_rows(
    connection: Connection, columns: Sequence[Column], asked: Sequence[int]
) -> tuple[Ids, Columns]:
    sources = [_source(column) for column in columns]
    facts = (each.of_person().label(f"fact_{number}") for number, each in enumerate(sources))
    query = select(people.c.id, *facts).where(people.c.id.in_(bulk.listed(connection, asked)))
    types = {f"fact_{number}": each.kind for number, each in enumerate(sources)}
    schema = pa.schema({"id": pa.int64(), **types})
    ids, *values = bulk.fetch(connection, query.order_by(people.c.id), schema).columns
    made = (_made(key, each.combine_chunks()) for key, each in zip(columns, values, strict=True))
    return _numbers(ids), dict(zip(columns, map(_said, made), strict=True))


def _source(column: Column) -> Source:
    kind, *asked = column
    if kind == "trait":
        key, which = asked
        value = traits.c[which]
        wanted = (traits.c.key == key) & value.is_not(None)
        stored = pa.string() if which == "text" else pa.float64()
        return Source(traits.c.customer_id, value, wanted, stored)
    if kind == "consent":
        channel, purpose = asked
        wanted = (consents.c.channel == channel) & (consents.c.purpose == purpose)
        return Source(consents.c.customer_id, consents.c.state, wanted, pa.string())
    if kind == "list":
        mine = list_members.c.list_id == asked[0]
        return Source(list_members.c.customer_id, sa.true(), mine, pa.bool_())
    name = ADDRESS[asked[0]] if kind in (HASHED, ADDRESSED) else _MADE_OF.get(kind, kind)
    there = people.c[name].is_not(None)
    if kind == ADDRESSED:
        return Source(people.c.id, sa.true(), there, pa.bool_())
    return Source(people.c.id, people.c[name], there, pa.string())


def _made(column: Column, values: pa.Array) -> pa.Array:
    """What the column is of what was stored."""
    if column[0] == HASHED:
        channel, texts = column[1], values.to_pylist()
        hashes = (t if t is None else hash_of(customers.address_hash(channel, t)) for t in texts)
        return pa.array(hashes, HASH)
    if column[0] == PERSIAN:
        return pc.match_substring_regex(pc.utf8_lower(values), "^fa([-_]|$)")
    return _birth_day(values) if column[0] == "birth_day" else values


def _said(values: pa.Array) -> pa.Array:
    """Whoever nothing is said of is not on a list, has no address and speaks no Persian."""
    return pc.fill_null(values, False) if pa.types.is_boolean(values.type) else values


def hash_of(address_hash: str) -> bytes:
    """An address's hash as the columns keep it."""
    return bytes.fromhex(address_hash[:32])


def _birth_day(dates: pa.Array) -> pa.Array:
    """Days since 1970 of ISO dates; null for what is none."""
    sound = pc.match_substring_regex(dates, "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    encoded = pc.if_else(sound, dates, pa.scalar(None, pa.string())).dictionary_encode()
    days = [_day(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(days, pa.int64()).take(encoded.indices)


def _day(text: str) -> int | None:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:  # 31 February
        return None


def _numbers(column: pa.ChunkedArray) -> Ids:
    numbers: Ids = column.to_numpy()
    return numbers
