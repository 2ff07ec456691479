"""The business and its staff. What others may call is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from regulars.accounts.api_keys import (
    ApiKey,
    Scope,
    create_key,
    find_key,
    ingest_key,
    list_keys,
    remove_key,
    touch_key,
    workspace_of,
)
from regulars.accounts.back_off import count_try, forget_tries
from regulars.accounts.passwords import is_password
from regulars.accounts.sessions import (
    LONGEST,
    authenticate,
    end_session,
    end_sessions_of,
    find_session,
    start_session,
    touch_session,
)
from regulars.accounts.staff import (
    Member,
    change_staff,
    create_staff,
    find_staff,
    get_staff,
    is_set_up,
    is_setup_token,
    list_staff,
    remove_staff,
    setup_token,
)
from regulars.accounts.tables import profile as profile_table
from regulars.accounts.tables import staff as staff_table
from regulars.core.errors import Invalid, NotFound, Problem
from regulars.core.http import SignedOut
from regulars.core.workspace import Workspace

__all__ = [
    "LONGEST",
    "ApiKey",
    "Calendar",
    "Language",
    "Member",
    "Profile",
    "Scope",
    "Touch",
    "authenticate",
    "change_profile",
    "change_staff",
    "create_key",
    "create_staff",
    "end_session",
    "end_sessions_of",
    "find_key",
    "find_session",
    "find_staff",
    "get_staff",
    "has_profile",
    "ingest_key",
    "is_set_up",
    "list_keys",
    "list_staff",
    "profile",
    "remove_key",
    "remove_staff",
    "set_up",
    "setup_token",
    "sign_in",
    "touch_key",
    "touch_session",
    "workspace_of",
]

Touch = Callable[[Connection], None]
Language = Literal["en", "fa", "ar"]
Calendar = Literal["gregorian", "jalali", "umm_al_qura"]
# Saturday where people count in Jalali years, Sunday in Saudi Arabia, Monday elsewhere.
FIRST_WEEKDAY: dict[Calendar, int] = {"gregorian": 0, "jalali": 5, "umm_al_qura": 6}


@dataclass(frozen=True, slots=True)
class Profile:
    """How one business speaks, counts days and counts money."""

    title: str = "My shop"
    language: Language = "en"
    calendar: Calendar = "gregorian"
    timezone: str = "UTC"
    currency: str = "USD"
    unit: Literal["", "toman", "rial"] = ""
    digits: Literal["auto", "latin"] = "auto"
    week_start: int = 0
    country: str = "US"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """The shop's own date."""
        return now.astimezone(self.zone).date()


def profile(connection: Connection) -> Profile:
    """The profile as set, or the defaults of a new business."""
    row = connection.execute(select(profile_table)).mappings().first()
    if row is None:
        return Profile()
    return Profile(**{name: value for name, value in row.items() if name != "id"})


def profile_of(ws: Workspace) -> Profile:
    """The profile of a workspace, read by itself."""
    with ws.state.read() as connection:
        return profile(connection)


def has_profile(connection: Connection) -> bool:
    """Whether somebody has set the profile already."""
    return connection.execute(select(profile_table.c.id)).first() is not None


def change_profile(connection: Connection, **changes: Any) -> Profile:
    """Overwrite the named fields. Raises Invalid naming those that make no sense."""
    changed = replace(profile(connection), **changes)
    _check(changed)
    values = asdict(changed)
    if has_profile(connection):
        connection.execute(update(profile_table).values(**values))
    else:
        connection.execute(insert(profile_table).values(id=1, **values))
    return changed


def sign_in(workspace: Workspace, *, email: str, password: str, address: str, now: datetime) -> str:
    """Start a session and return its token.

    Raises SignedOut in the same words and time whether the address or the password is wrong, and
    TooManyTries when tries from `address` or at this account come too fast. The slow check of the
    password runs outside of any transaction.
    """
    email = email.strip().lower()
    with workspace.state.write() as connection:
        count_try(connection, email, address, now)
        query = select(staff_table.c.id, staff_table.c.password)
        row = connection.execute(query.where(staff_table.c.email == email)).first()
    if not is_password(row[1] if row else None, password) or row is None:
        raise SignedOut("The e-mail address or the password is wrong.", code="wrong_password")
    with workspace.state.write() as connection:
        forget_tries(connection, email, address, now)
        return _begin(connection, row[0], now)


def set_up(
    workspace: Workspace,
    *,
    token: str,
    owner: dict[str, Any],
    business: dict[str, Any],
    now: datetime,
) -> str:
    """Make the first owner and the profile; returns the token of the owner's session.

    Raises NotFound once there is anybody in the team: setup is open only on first run.
    """
    with workspace.state.write() as connection:
        if is_set_up(connection):
            raise NotFound("This workspace is set up already.")
        if not is_setup_token(workspace.keys, token):
            problem = Problem("token", "is not the one that `regulars serve` printed")
            raise Invalid("The setup code is wrong.", problems=(problem,), code="wrong_token")
        change_profile(connection, **business)
        visitor = create_staff(connection, **owner, role="owner", now=now)
        return _begin(connection, visitor.id, now)


def _begin(connection: Connection, staff_id: str, now: datetime) -> str:
    is_them = staff_table.c.id == staff_id
    connection.execute(update(staff_table).where(is_them).values(signed_in_at=now))
    return start_session(connection, staff_id, now)


def _check(changed: Profile) -> None:
    problems = []
    if not changed.title.strip():
        problems.append(Problem("title", "must not be empty"))
    if changed.timezone not in _zones():
        problems.append(Problem("timezone", "is not a time zone such as Asia/Tehran"))
    if not _is_code(changed.currency, 3):
        problems.append(Problem("currency", "is not a currency code such as USD or IRR"))
    if not _is_code(changed.country, 2):
        problems.append(Problem("country", "is not a country code such as IR"))
    if changed.unit and changed.currency != "IRR":
        problems.append(Problem("unit", "toman and rial are units of IRR only"))
    if problems:
        raise Invalid("The profile is not valid.", problems=tuple(problems))


def _is_code(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isalpha() and text.isupper()


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())
