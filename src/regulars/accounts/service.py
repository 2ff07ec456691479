"""The business: its profile."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from regulars.accounts.tables import profile as profile_table

Language = Literal["en", "fa", "ar"]
Calendar = Literal["gregorian", "jalali"]


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


def profile(connection: Connection) -> Profile:
    """The profile as set, or the defaults of a new business."""
    row = connection.execute(select(profile_table)).mappings().first()
    if row is None:
        return Profile()
    return Profile(**{name: value for name, value in row.items() if name != "id"})


def has_profile(connection: Connection) -> bool:
    """Whether somebody has set the profile already."""
    return connection.execute(select(profile_table.c.id)).first() is not None


def change_profile(connection: Connection, **changes: Any) -> Profile:
    """Overwrite the named fields."""
    changed = replace(profile(connection), **changes)
    values = asdict(changed)
    if has_profile(connection):
        connection.execute(update(profile_table).values(**values))
    else:
        connection.execute(insert(profile_table).values(id=1, **values))
    return changed
