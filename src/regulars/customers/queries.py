"""Every SQL statement about people. Sets come in through staged tables or one array parameter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from regulars.core import bulk
from regulars.core.among import among
from regulars.core.db import Moment
from regulars.customers.tables import (
    consent_log,
    consents,
    customers,
    identities,
    suppressions,
    trait_columns,
    traits,
)

FIELDS = ("name", "email", "phone", "language", "country", "city", "birth_on", "timezone")


def insert_into(connection: Connection, table: sa.Table) -> Any:
    """An insert of the database's own dialect, for its `on_conflict` clauses."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def owners(connection: Connection, kind: str, values: list[str]) -> pa.Table:
    """(kind, value, customer_id) of the known values of one kind. Works in a read transaction."""
    # IN, not a join: of a join SQLite makes a pass over the values for each identity.
    query = select(identities.c.kind, identities.c.value, identities.c.customer_id).where(
        identities.c.kind == kind, among(connection, identities.c.value, values)
    )
    schema = pa.schema([("kind", pa.string()), ("value", pa.string()), ("customer_id", pa.int64())])
    return bulk.fetch(connection, query, schema)


def merge_people(connection: Connection, staged: sa.Table, now: datetime) -> int:
    """Insert the unknown and fill empty fields of the known; returns how many were known.

    Staged are `id`, `search` and those of FIELDS that are given.
    """
    same = select(sa.func.count()).select_from(staged)
    known = connection.execute(same.join(customers, customers.c.id == staged.c.id)).scalar_one()
    fields = [name for name in FIELDS if name in staged.c]
    names = ("id", *fields, "search")
    rows = select(sa.literal(now, Moment), *(staged.c[n] for n in names))
    rows = rows.where(sa.true()).order_by(staged.c.id)
    statement = insert_into(connection, customers).from_select(("created_at", *names), rows)
    connection.execute(_filling(statement, fields))
    return int(known)


def _filling(insert: Any, fields: Sequence[str]) -> Any:
    """The insert, filling those of the fields that are empty where a customer is known."""
    if not fields:
        return insert.on_conflict_do_nothing()
    new = insert.excluded
    filled = [customers.c[n].is_(None) & new[n].is_not(None) for n in fields]
    changes: dict[str, Any] = {n: sa.func.coalesce(customers.c[n], new[n]) for n in fields}
    changes["search"] = customers.c.search + " " + new["search"]
    return insert.on_conflict_do_update(index_elements=["id"], set_=changes, where=sa.or_(*filled))


def add_identities(connection: Connection, staged: sa.Table) -> None:
    """Give each identity its owner; one that has an owner keeps it. Staged in order of the key."""
    names = ("kind", "value", "customer_id")
    rows = select(*(staged.c[n] for n in names)).where(sa.true())
    statement = insert_into(connection, identities).from_select(names, rows)
    connection.execute(statement.on_conflict_do_nothing())


def set_consent(
    connection: Connection, staged: sa.Table, said: Mapping[str, Any], *, replace: bool
) -> list[int]:
    """Set the present state; returns whose changed. Without `replace` a known state stays.

    The row lock this takes makes the order of the log the order of the states.
    """
    names = ("channel", "purpose", "state", "at")
    rows = _said_of(staged, {name: said[name] for name in names}).where(sa.true())
    statement = insert_into(connection, consents).from_select(["customer_id", *names], rows)
    if replace:
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["customer_id", "channel", "purpose"],
            # Whatever is said anew ends a pause.
            set_={"state": new["state"], "at": new["at"], "paused_until": None},
            where=consents.c.state != new["state"],
        )
    else:
        statement = statement.on_conflict_do_nothing()
    changed = connection.execute(statement.returning(consents.c.customer_id)).scalars()
    return sorted(changed)


def set_pause(connection: Connection, customer_id: int, until: datetime | None) -> list[str]:
    """Pause what the customer agreed to, or end the pause; returns the channels that changed."""
    theirs = (
        (consents.c.customer_id == customer_id)
        & (consents.c.purpose == "marketing")
        & (consents.c.state == "granted")
        & consents.c.paused_until.is_distinct_from(until)
    )
    # A hand-over locks them in this order, too.
    ordered = sa.select(consents.c.channel).where(theirs).order_by(consents.c.channel)
    connection.execute(ordered.with_for_update())
    statement = sa.update(consents).where(theirs).values(paused_until=until)
    return sorted(connection.scalars(statement.returning(consents.c.channel)))


def log_consent(connection: Connection, staged: sa.Table, said: Mapping[str, Any]) -> None:
    """Append one line of the consent log for each staged customer."""
    rows = _said_of(staged, said)
    connection.execute(sa.insert(consent_log).from_select(["customer_id", *said], rows))


def _said_of(staged: sa.Table, said: Mapping[str, Any]) -> sa.Select[Any]:
    values = [sa.literal(v, Moment) if n == "at" else sa.literal(v) for n, v in said.items()]
    return select(staged.c.customer_id, *values).order_by(staged.c.customer_id)


def replace_trait(
    connection: Connection, staged: sa.Table, *, key: str, source: str, now: datetime
) -> list[int]:
    """Make the staged values the only ones of the key, touching only rows that differ.

    Returns whose they are.
    """
    gone = (
        ~select(staged.c.customer_id).where(staged.c.customer_id == traits.c.customer_id).exists()
    )
    lost = sa.delete(traits).where(traits.c.key == key, gone).returning(traits.c.customer_id)
    changed = list(connection.scalars(lost))
    values = ("number", "text", "low", "high")
    names = ("customer_id", "key", *values, "source", "at")
    said = (sa.literal(source), sa.literal(now, Moment))
    rows = select(
        staged.c.customer_id, sa.literal(key), *(staged.c[name] for name in values), *said
    )
    rows = rows.where(sa.true()).order_by(staged.c.customer_id)
    statement = insert_into(connection, traits).from_select(names, rows)
    new = statement.excluded
    compared = (*values, "source")
    statement = statement.on_conflict_do_update(
        index_elements=["key", "customer_id"],
        set_={name: new[name] for name in (*compared, "at")},
        where=sa.or_(*(traits.c[name].is_distinct_from(new[name]) for name in compared)),
    )
    changed += connection.scalars(statement.returning(traits.c.customer_id))
    return changed


def trait_values(keys: Sequence[str]) -> sa.Select[Any]:
    """Select (customer_id, key, number, text, low, high) of the keys, in order of customers."""
    names = ("customer_id", "key", "number", "text", "low", "high")
    query = select(*(traits.c[name] for name in names)).where(traits.c.key.in_(keys))
    return query.order_by(traits.c.key, traits.c.customer_id)


def trait_column(key: str, which: str) -> sa.Select[Any]:
    """Select (customer_id, value) of those who have one, in order of customers."""
    value = traits.c[which]
    query = select(traits.c.customer_id, value).where(traits.c.key == key, value.is_not(None))
    return query.order_by(traits.c.customer_id)


def traits_of(
    connection: Connection, customer_ids: Collection[int], keys: Collection[str] | None
) -> list[dict[str, Any]]:
    """The rows of some customers' traits; `keys` of None are all."""
    names = ("customer_id", "key", "number", "text", "low", "high", "source", "at")
    query = select(*(traits.c[name] for name in names))
    query = query.where(among(connection, traits.c.customer_id, customer_ids))
    if keys is not None:
        query = query.where(traits.c.key.in_(keys))
    return [dict(row) for row in connection.execute(query).mappings()]


def row_keys(connection: Connection) -> list[str]:
    """The keys that have rows. One look-up for each, from one to the next: reading all rows for
    their distinct keys would read every trait of everybody."""
    first = select(sa.func.min(traits.c.key).label("key")).cte("keys", recursive=True)
    following = select(sa.func.min(traits.c.key)).where(traits.c.key > first.c.key)
    beyond = select(following.scalar_subquery()).where(first.c.key.is_not(None))
    keys = first.union_all(beyond)
    return list(connection.scalars(select(keys.c.key).where(keys.c.key.is_not(None))))


def drop_traits(connection: Connection, keys: Collection[str]) -> bool:
    """Remove all rows of the keys; whether there were any."""
    return connection.execute(sa.delete(traits).where(traits.c.key.in_(keys))).rowcount > 0


def trait_files(connection: Connection) -> dict[str, Row[Any]]:
    """Key -> (key, file, source, at) of the traits that lie in files."""
    return {row.key: row for row in connection.execute(select(trait_columns))}


def add_trait_files(
    connection: Connection, files: Mapping[str, str], *, source: str, now: datetime
) -> None:
    """Say in which files these traits lie."""
    rows = [{"key": key, "file": file, "source": source, "at": now} for key, file in files.items()]
    if rows:
        connection.execute(sa.insert(trait_columns), rows)


def drop_trait_files(connection: Connection, keys: Collection[str]) -> list[str]:
    """Say that these traits lie in no file any more; returns in which they did."""
    statement = sa.delete(trait_columns).where(trait_columns.c.key.in_(keys))
    return list(connection.scalars(statement.returning(trait_columns.c.file)))


def suppressed(connection: Connection, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The suppressions of the given (channel, address hash) pairs."""
    wanted = sa.tuple_(suppressions.c.channel, suppressions.c.address_hash).in_(list(pairs))
    query = select(suppressions).where(wanted).order_by(suppressions.c.at)
    return [dict(row) for row in connection.execute(query).mappings()]
