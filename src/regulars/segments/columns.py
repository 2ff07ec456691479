"""Facts of the state database as columns: a value per customer, each column by one query.

A query brings the rows that say something, in the order of ids, and they are laid beside the ids
that were asked about: quicker than a join per column, and few rows for what few people have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

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


ADDRESS = {"email": "email", "sms": "phone"}  # the customer's column for a channel
HASHED, ADDRESSED, PERSIAN = "hashed", "addressed", "persian"
HASH = pa.binary(16)  # the first half of an address's hash: two of a billion never share one
_MADE_OF = {"birth_day": "birth_on", PERSIAN: "language"}


def who(connection: Connection, asked: Sequence[int] | None = None) -> Ids:
    """The customers there are, in order: all, or those among the asked."""
    query = select(people.c.id).order_by(people.c.id)
    if asked is not None:
        query = query.where(people.c.id.in_(bulk.listed(connection, asked)))
    found = bulk.fetch(connection, query, pa.schema([("id", pa.int64())]))
    return _numbers(found["id"])


def read(connection: Connection, column: Column, ids: Ids, *, all_of_them: bool) -> pa.Array:
    """The column of the customers with these ids; `all_of_them` says that there are no others."""
    owner, value, wanted, kind = _source(column)
    query = select(owner, value).where(wanted).order_by(owner)
    if not all_of_them:
        query = query.where(owner.in_(bulk.listed(connection, ids.tolist())))
    fetched = bulk.fetch(connection, query, pa.schema([("id", pa.int64()), ("value", kind)]))
    values = _made(column, fetched["value"].combine_chunks())
    laid = beside(ids, _numbers(fetched["id"]), values)
    return pc.fill_null(laid, False) if pa.types.is_boolean(laid.type) else laid


def beside(ids: Ids, owners: Ids, values: pa.Array) -> pa.Array:
    """The owners' values in the order of `ids`; null for whoever has none. Both are in order."""
    if len(ids) == len(owners) and np.array_equal(ids, owners):
        return values
    places = np.searchsorted(owners, ids)
    inside = places < len(owners)
    places[~inside] = 0
    there = inside & (owners[places] == ids) if len(owners) else inside
    return values.take(pa.array(places, mask=~there))


def _source(column: Column) -> tuple[Any, Any, Any, pa.DataType]:
    """Whose column it is, its value, which rows say something, and the value's type."""
    kind, *asked = column
    if kind == "trait":
        key, which = asked
        value = traits.c[which]
        wanted = (traits.c.key == key) & value.is_not(None)
        return (
            traits.c.customer_id,
            value,
            wanted,
            pa.string() if which == "text" else pa.float64(),
        )
    if kind == "consent":
        channel, purpose = asked
        wanted = (consents.c.channel == channel) & (consents.c.purpose == purpose)
        return consents.c.customer_id, consents.c.state, wanted, pa.string()
    if kind == "list":
        mine = list_members.c.list_id == asked[0]
        return list_members.c.customer_id, sa.true(), mine, pa.bool_()
    name = ADDRESS[asked[0]] if kind in (HASHED, ADDRESSED) else _MADE_OF.get(kind, kind)
    there = people.c[name].is_not(None)
    if kind == ADDRESSED:
        return people.c.id, sa.true(), there, pa.bool_()
    return people.c.id, people.c[name], there, pa.string()


def _made(column: Column, values: pa.Array) -> pa.Array:
    """What the column is of what was stored."""
    if column[0] == HASHED:
        hashes = (hash_of(customers.address_hash(column[1], text)) for text in values.to_pylist())
        return pa.array(hashes, HASH)
    if column[0] == PERSIAN:
        return pc.match_substring_regex(pc.utf8_lower(values), "^fa([-_]|$)")
    return _birth_day(values) if column[0] == "birth_day" else values


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
