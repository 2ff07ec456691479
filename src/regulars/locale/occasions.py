"""Days on which a country mourns, when cheerful marketing would offend.

The days are dated data in occasions.json, in the calendar that sets them. Umm al-Qura is
calculated; countries that wait for the moon may be a day behind it, and then both days count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from regulars.locale.calendars import Calendar, NoSuchDay, parts


@dataclass(frozen=True, slots=True)
class _Mourning:
    id: str
    calendar: Calendar
    month: int
    days: tuple[int, ...]


def mourning(day: date, country: str | None) -> str | None:
    """The id of the occasion for which the country mourns on this day; None on other days."""
    for occasion, shift in _of_country((country or "").upper()):
        try:
            _, month, number = parts(day - timedelta(days=shift), occasion.calendar)
        except NoSuchDay:  # beyond the calendar's tables nothing is known
            continue
        if month == occasion.month and number in occasion.days:
            return occasion.id
    return None


@cache
def _of_country(country: str) -> tuple[tuple[_Mourning, int], ...]:
    """The occasions of a country, each with a number of days by which it may be late."""
    data = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    found = []
    for row in data["mourning"]:
        if country not in row["countries"]:
            continue
        occasion = _Mourning(row["id"], row["calendar"], row["month"], tuple(row["days"]))
        shifts = data["shifts"][country] if occasion.calendar == "umm_al_qura" else [0]
        found += [(occasion, shift) for shift in shifts]
    return tuple(sorted(found, key=lambda each: each[1]))  # the calculated day names itself first
