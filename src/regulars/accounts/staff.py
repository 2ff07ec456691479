"""The people who work with Regulars, and the first of them."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from regulars.accounts.passwords import check_password, hash_password
from regulars.accounts.sessions import end_sessions_of
from regulars.accounts.tables import staff
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.http import Role, Visitor
from regulars.core.ids import new_id
from regulars.core.keys import Keys

_SHOWN = ("id", "name", "email", "role", "language")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as the team page shows them."""

    id: str
    name: str
    email: str
    role: Role
    language: str
    created_at: datetime
    signed_in_at: datetime | None


def create_staff(
    connection: Connection,
    *,
    name: str,
    email: str,
    password: str,
    role: Role,
    language: str,
    now: datetime,
) -> Visitor:
    """Add a member of staff. Raises Invalid for a weak password, Conflict for a taken address."""
    email = clean_email(email)
    check_password(password, email=email)
    if connection.execute(select(staff.c.id).where(staff.c.email == email)).first():
        raise Conflict("Somebody with this e-mail address is in the team.", code="email_taken")
    visitor = Visitor(new_id("stf"), name.strip(), email, role, language)
    connection.execute(
        insert(staff).values(
            **{field: getattr(visitor, field) for field in _SHOWN},
            password=hash_password(password),
            created_at=now,
        )
    )
    return visitor


def list_staff(connection: Connection) -> list[Member]:
    """The team, oldest member first."""
    columns = [staff.c[name] for name in Member.__dataclass_fields__]
    query = select(*columns).order_by(staff.c.created_at, staff.c.id)
    return [Member(**row) for row in connection.execute(query).mappings()]


def get_staff(connection: Connection, staff_id: str) -> Member:
    """One member of staff. Raises NotFound."""
    columns = [staff.c[name] for name in Member.__dataclass_fields__]
    row = connection.execute(select(*columns).where(staff.c.id == staff_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such member of staff.")
    return Member(**row)


def find_staff(connection: Connection, email: str) -> Member:
    """The member of staff who signs in with this address. Raises NotFound."""
    query = select(staff.c.id).where(staff.c.email == email.strip().lower())
    found = connection.execute(query).scalar()
    if found is None:
        raise NotFound(f"Nobody in the team has the e-mail address {email!r}.")
    return get_staff(connection, found)


def change_staff(
    connection: Connection, staff_id: str, *, keep_session: str = "", **changes: Any
) -> Member:
    """Change name, role, language or password. The last owner stays an owner (Conflict).

    A new password ends every session but the one of the token `keep_session`.
    """
    member = get_staff(connection, staff_id)
    if changes.get("role", "owner") != "owner":
        _keep_an_owner(connection, member)
    password = changes.pop("password", None)
    if password is not None:
        check_password(password, email=member.email)
        changes["password"] = hash_password(password)
        end_sessions_of(connection, staff_id, but=keep_session)
    if changes:
        connection.execute(update(staff).where(staff.c.id == staff_id).values(**changes))
    return get_staff(connection, staff_id)


def remove_staff(connection: Connection, staff_id: str) -> None:
    """Take somebody out of the team and sign them out. The last owner stays (Conflict)."""
    _keep_an_owner(connection, get_staff(connection, staff_id))
    end_sessions_of(connection, staff_id)
    connection.execute(delete(staff).where(staff.c.id == staff_id))


def is_set_up(connection: Connection) -> bool:
    """Whether the workspace has a member of staff; from then on first-run setup is closed."""
    return connection.execute(select(staff.c.id).limit(1)).first() is not None


def setup_token(keys: Keys) -> str:
    """What `regulars serve` prints on first run. Only who can read the server's output has it.

    It is a function of the installation's key, so it needs no storage, is the same after a restart
    and worthless once there is an owner.
    """
    return base64.b32encode(keys.derive("first run")[:15]).decode().lower()


def is_setup_token(keys: Keys, token: str) -> bool:
    """Whether this is the first-run token, however it was typed."""
    given = token.strip().lower().encode("utf-8", "surrogatepass")
    return hmac.compare_digest(given, setup_token(keys).encode())


def clean_email(email: str) -> str:
    """The address to sign in with, in lower case. Raises Invalid when it is none."""
    text = email.strip().lower()
    name, _, domain = text.partition("@")
    bad = any(letter.isspace() or not letter.isprintable() for letter in text)
    if bad or not name or not domain or "@" in domain or len(text) > 254:
        problem = Problem("email", "is not an e-mail address")
        raise Invalid("This is not an e-mail address.", problems=(problem,))
    return text


def _keep_an_owner(connection: Connection, member: Member) -> None:
    query = select(func.count()).where(staff.c.role == "owner").select_from(staff)
    if member.role == "owner" and connection.execute(query).scalar_one() == 1:
        raise Conflict("A workspace keeps at least one owner.", code="last_owner")
