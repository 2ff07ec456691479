"""Keys for programs: `ingest` may only add events (safe in a browser), `read` may only read.

A key is `<workspace>.<start>.<secret>`, so that a request with it needs no other hint; the database
holds its SHA-256, which is enough for 256 random bits.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from regulars.accounts.tables import api_keys
from regulars.core.errors import NotFound
from regulars.core.http import Visitor
from regulars.core.ids import new_id

Scope = Literal["ingest", "read"]
TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as the settings show it: all but its secret."""

    id: str
    name: str
    start: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None


def create_key(
    connection: Connection, workspace: str, *, name: str, scope: Scope, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key; its text is returned this once and never again."""
    start = f"{workspace}.{secrets.token_hex(4)}"
    text = f"{start}.{secrets.token_urlsafe(32)}"
    key = ApiKey(new_id("key"), name, start, scope, now, None)
    columns = {field: getattr(key, field) for field in ApiKey.__dataclass_fields__}
    connection.execute(insert(api_keys).values(**columns, key_hash=_hash(text)))
    return key, text


def list_keys(connection: Connection) -> list[ApiKey]:
    """All keys, newest first."""
    columns = [api_keys.c[name] for name in ApiKey.__dataclass_fields__]
    query = select(*columns).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
    return [ApiKey(**row) for row in connection.execute(query).mappings()]


def remove_key(connection: Connection, key_id: str) -> None:
    """Take a key back: the next request with it is refused. Raises NotFound."""
    if connection.execute(delete(api_keys).where(api_keys.c.id == key_id)).rowcount == 0:
        raise NotFound("There is no such key.")


def ingest_key(connection: Connection, presented: str, now: datetime) -> bool:
    """Whether this key may add events. Needs a write transaction: it notes the key's last use."""
    return _use(connection, presented, "ingest", now) is not None


def reader_of(connection: Connection, presented: str, now: datetime) -> Visitor | None:
    """The visitor a `read` key stands for: it sees what an analyst sees and changes nothing."""
    key = _use(connection, presented, "read", now)
    return None if key is None else Visitor(key.id, key.name, "", "analyst", "en")


def workspace_of(presented: str) -> str:
    """The workspace a key names; that it is a key of it is still to be checked."""
    return presented.partition(".")[0]


def _use(connection: Connection, presented: str, scope: Scope, now: datetime) -> ApiKey | None:
    is_it = (api_keys.c.key_hash == _hash(presented)) & (api_keys.c.scope == scope)
    columns = [api_keys.c[name] for name in ApiKey.__dataclass_fields__]
    row = connection.execute(select(*columns).where(is_it)).mappings().first()
    if row is None:
        return None
    key = ApiKey(**row)
    if key.used_at is None or now - key.used_at > TOUCH_AFTER:
        connection.execute(update(api_keys).where(is_it).values(used_at=now))
    return key


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
