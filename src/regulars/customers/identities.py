"""How people are told apart: e-mail, phone, the shop's own number, an anonymous visitor id."""

from __future__ import annotations

import re

import pyarrow as pa
from sqlalchemy import Connection

from regulars.customers import queries
from regulars.locale import phones
from regulars.locale.digits import to_latin

LONGEST_ADDRESS = 254  # RFC 5321
LONGEST_ID = 200

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
_INVISIBLE = re.compile("[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
RESOLVED = pa.schema([("kind", pa.string()), ("value", pa.string()), ("customer_id", pa.int64())])


def normalise_identity(kind: str, value: str, country: str) -> str | None:
    """The one spelling under which an identity is stored; None when it cannot be one.

    E-mail addresses lose their case, telephone numbers become E.164 as dialled in `country`;
    Persian and Arabic digits become ASCII and invisible signs, often used to fool people, go.
    """
    text = to_latin(_INVISIBLE.sub("", value)).strip()
    if kind == "email":
        text = text.casefold()
        return text if len(text) <= LONGEST_ADDRESS and _EMAIL.fullmatch(text) else None
    if kind == "phone":
        return phones.normalise(text, country)
    return text if 0 < len(text) <= LONGEST_ID else None


def resolve(connection: Connection, identities: pa.Table) -> pa.Table:
    """Whose the given normalised identities (`kind`, `value`) are; unknown ones are left out."""
    found = [pa.table({name: [] for name in RESOLVED.names}, schema=RESOLVED)]
    for kind in identities["kind"].unique().to_pylist():
        mask = pa.compute.equal(identities["kind"], kind)
        values = identities["value"].filter(mask).drop_null().unique().to_pylist()
        found.append(queries.owners(connection, kind, values))
    return pa.concat_tables(found)
