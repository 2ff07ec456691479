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


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key that was presented, and whether its last use is worth writing down again."""

    key: ApiKey
    stale: bool


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


def find_key(connection: Connection, presented: str, now: datetime) -> FoundKey | None:
    """The key that was presented, if it is one of ours."""
    columns = [api_keys.c[name] for name in ApiKey.__dataclass_fields__]
    query = select(*columns).where(api_keys.c.key_hash == _hash(presented))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    key = ApiKey(**row)
    return FoundKey(key, stale=key.used_at is None or now - key.used_at > TOUCH_AFTER)


def touch_key(connection: Connection, key_id: str, now: datetime) -> None:
    """Note that the key was used."""
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=now))


def ingest_key(connection: Connection, presented: str, now: datetime) -> bool:
    """Whether this key may add events. Needs a write transaction: it notes the key's last use."""
    found = find_key(connection, presented, now)
    if found is None or found.key.scope != "ingest":
        return False
    if found.stale:
        touch_key(connection, found.key.id, now)
    return True


def workspace_of(presented: str) -> str:
    """The workspace a key names; that it is a key of it is still to be checked."""
    return presented.partition(".")[0]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
