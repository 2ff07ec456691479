"""Taking in many people at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.core import bulk
from regulars.customers import changes, consent, queries
from regulars.customers.identities import normalise_identity
from regulars.customers.tables import customers
from regulars.locale.letters import search_words

_TEXTS = ("kind", "value", *queries.FIELDS, "external_id")
PEOPLE = pa.schema(
    [
        ("customer_id", pa.int64()),
        *((name, pa.string()) for name in _TEXTS),
        ("email_consent", pa.bool_()),
        ("sms_consent", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class ImportedPeople:
    """How many of the people were new and how many were known."""

    new: int
    known: int


def import_people(
    connection: Connection, people: pa.Table, *, source: str, now: datetime
) -> ImportedPeople:
    """Add the people; where one is known, fill what is empty. Doing it twice changes nothing.

    Columns: `customer_id`, `kind`, `value` (the identity they were recognised by, normalised) and
    any of name, email, phone, language, country, city, birth_on, external_id, email_consent and
    sms_consent. A consent that the customer withdrew stays withdrawn whatever the file says.
    """
    if people.num_rows == 0:
        return ImportedPeople(0, 0)
    rows = _prepared(people, profile(connection).country)
    with bulk.stage(connection, _records(rows)) as staged:
        known = queries.merge_people(connection, staged, now)
    changes.note(connection, rows["customer_id"].to_pylist())
    with bulk.stage(connection, _identities(rows)) as staged:
        queries.add_identities(connection, staged)
    for channel in ("email", "sms"):
        consent.import_consents(
            connection,
            rows.select(["customer_id", f"{channel}_consent"]).rename_columns(["id", "agreed"]),
            channel=channel,
            source=source,
            now=now,
        )
    return ImportedPeople(new=rows.num_rows - known, known=known)


def people_table(connection: Connection, columns: list[str]) -> pa.Table:
    """`customer_id` and the named columns of everybody, for analytics."""
    query = select(customers.c.id, *(customers.c[name] for name in columns))
    fields = [("customer_id", pa.int64()), *((name, pa.string()) for name in columns)]
    return bulk.fetch(connection, query.order_by(customers.c.id), pa.schema(fields))


def _prepared(people: pa.Table, country: str) -> pa.Table:
    """All columns of PEOPLE, one row per customer in order of id, addresses in one shape."""
    arrays: dict[str, Any] = {}
    for field in PEOPLE:
        given = field.name in people.column_names
        arrays[field.name] = (
            people[field.name].cast(field.type) if given else pa.nulls(people.num_rows, field.type)
        )
    for kind in ("email", "phone"):
        is_kind = pc.equal(arrays["kind"], kind)
        value = pc.if_else(is_kind, arrays["value"], pa.scalar(None, pa.string()))
        arrays[kind] = pc.coalesce(arrays[kind], value)
    arrays["phone"] = _mapped(arrays["phone"], lambda t: normalise_identity("phone", t, country))
    return _one_each(pa.table(arrays, schema=PEOPLE)).sort_by("customer_id")


def _one_each(rows: pa.Table) -> pa.Table:
    """Rows of one customer made one: the first text given, and a refusal outweighs a consent."""
    if pc.count_distinct(rows["customer_id"]).as_py() == rows.num_rows:
        return rows
    how = [(f.name, "min" if pa.types.is_boolean(f.type) else "first") for f in PEOPLE][1:]
    grouped = rows.group_by("customer_id", use_threads=False).aggregate(how)
    names = ["customer_id", *(f"{name}_{function}" for name, function in how)]
    return grouped.select(names).rename_columns(PEOPLE.names).cast(PEOPLE)


def _records(rows: pa.Table) -> pa.Table:
    """The rows of `customers`, with what they are found by; fields nobody gave are left out."""
    given = [name for name in queries.FIELDS if rows[name].null_count < rows.num_rows]
    columns = [rows["customer_id"], *(rows[name] for name in given), _search(rows)]
    return pa.table(columns, names=["id", *given, "search"])


def _search(rows: pa.Table) -> pa.ChunkedArray:
    """The search words of each row; what two of its texts share stands there once."""
    found: list[pa.ChunkedArray] = []
    texts = ("name", "city", "email", "phone", "external_id", "value")
    for name in [each for each in texts if rows[each].null_count < rows.num_rows] or ["value"]:
        words = _words(rows[name])
        for other in found:
            same = pc.fill_null(pc.equal(words, other), False)
            words = pc.if_else(same, pa.scalar(None, pa.string()), words)
        found.append(words)
    return pc.binary_join_element_wise(*found, " ", null_handling="skip")


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """`search_words` of each text; those of a single ASCII word need no more than small letters."""
    blank = pc.match_substring_regex(column, r"[\x00-\x20]|^$")
    plain = pc.and_(pc.string_is_ascii(column), pc.invert(blank))
    small = pc.ascii_lower(column)
    if pc.all(plain).as_py() is not False:
        return small
    others = pc.if_else(plain, pa.scalar(None, pa.string()), column)
    return pc.if_else(plain, small, _mapped(others, lambda text: search_words(text) or None))


def _identities(rows: pa.Table) -> pa.Table:
    """Every identity the rows name, normalised, in the order in which they are stored."""
    emails = _mapped(rows["email"], lambda text: normalise_identity("email", text, ""))
    externals = _mapped(rows["external_id"], lambda text: normalise_identity("external", text, ""))
    of_kind = {"email": emails, "phone": rows["phone"], "external": externals}
    tables = [rows.select(["kind", "value", "customer_id"])]
    for kind, values in of_kind.items():
        columns = [pa.repeat(kind, rows.num_rows), values, rows["customer_id"]]
        tables.append(pa.table(columns, names=["kind", "value", "customer_id"]))
    together = pa.concat_tables(tables, promote_options="permissive")
    known = pc.and_(pc.is_valid(together["value"]), pc.is_valid(together["kind"]))
    return together.filter(known).sort_by([("kind", "ascending"), ("value", "ascending")])


def _mapped(column: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """The column with each distinct text changed once."""
    encoded = pa.chunked_array(column).combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    changed = pa.array([None if t is None else change(t) for t in texts], pa.string())
    return pa.chunked_array([changed.take(encoded.indices)])
