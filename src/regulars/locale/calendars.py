"""Gregorian, Jalali and Umm al-Qura dates, and the periods reports are cut into.

Dates are stored and passed as Gregorian `date`s; a calendar only decides how they are read, written
and grouped. Jalali conversion is persiantools', which agrees with ICU for every day of two
centuries; far outside of them it does not lead back to the day it came from, so we speak Jalali
1200 to 1500 only. Umm al-Qura is a published table of months, hijridate's: it has 1343 to 1500.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hijridate import Gregorian, Hijri
from persiantools.jdatetime import JalaliDate

from regulars.core.errors import Invalid
from regulars.locale.digits import to_latin

Calendar = Literal["gregorian", "jalali", "umm_al_qura"]
By = Literal["day", "week", "month", "quarter", "year"]

_DATE = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_LAST_JALALI_YEAR_GUESSED = 1600  # a year before this is Jalali when nobody says otherwise


class NoSuchDay(Invalid, ValueError):
    """The calendar has no such day."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included. `whole` is off where the asked range cuts it short."""

    key: str
    first: date
    last: date
    whole: bool = True


Parts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _System:
    """How one calendar names days, and the first and last day it can name."""

    title: str
    first: date
    last: date
    read: Callable[[int, int, int], date]
    write: Callable[[date], Parts]


def _read_jalali(year: int, month: int, day: int) -> date:
    found: date = JalaliDate(year, month, day).to_gregorian()
    return found


def _write_jalali(day: date) -> Parts:
    found = JalaliDate(day)
    return found.year, found.month, found.day


def _read_hijri(year: int, month: int, day: int) -> date:
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _write_hijri(day: date) -> Parts:
    found: Parts = Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    return found


_SYSTEMS: dict[Calendar, _System] = {
    "gregorian": _System(
        "Gregorian", date.min, date.max, date, lambda day: (day.year, day.month, day.day)
    ),
    "jalali": _System("Jalali", date(1821, 3, 21), date(2122, 3, 20), _read_jalali, _write_jalali),
    "umm_al_qura": _System(
        "Umm al-Qura", date(1924, 8, 1), date(2077, 11, 16), _read_hijri, _write_hijri
    ),
}


def reach(calendar: Calendar) -> Span:
    """The first and the last day that a calendar can name."""
    system = _SYSTEMS[calendar]
    return Span(system.first, system.last)


def parts(day: date, calendar: Calendar) -> Parts:
    """Year, month and day in the calendar. Raises NoSuchDay outside of its years."""
    system = _SYSTEMS[calendar]
    if not system.first <= day <= system.last:
        years = " to ".join(str(system.write(end)[0]) for end in (system.first, system.last))
        raise NoSuchDay(f"{day} is outside of the {system.title} years {years}")
    return system.write(day)


def from_parts(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The Gregorian date. Raises NoSuchDay for a day that the calendar does not have."""
    system = _SYSTEMS[calendar]
    try:
        found = system.read(year, month, day)
        same = system.first <= found <= system.last and system.write(found) == (year, month, day)
    except (ValueError, OverflowError):
        same = False
    if not same:
        raise NoSuchDay(f"{year}-{month}-{day} is not a day of the {system.title} calendar")
    return found


def to_jalali(day: date) -> Parts:
    """Year, month and day of the Jalali calendar. Raises NoSuchDay outside of 1821 to 2122."""
    return parts(day, "jalali")


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date. Raises NoSuchDay for a day that Jalali does not have."""
    return from_parts(year, month, day, "jalali")


def parse_date(text: str, calendar: Calendar | None = None) -> date:
    """Read year-month-day in any digits, with - / . or nothing between.

    Without a calendar, years before 1600 are taken as Jalali. Raises NoSuchDay with the reason.
    """
    found = _DATE.fullmatch(to_latin(text).strip())
    if found is None:
        raise NoSuchDay(f"{text!r} is not a date; write it as 2026-11-21 or 1405/08/30")
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if calendar is None:
        calendar = "jalali" if year < _LAST_JALALI_YEAR_GUESSED else "gregorian"
    try:
        return from_parts(year, month, day, calendar)
    except NoSuchDay:
        name = _SYSTEMS[calendar].title
        raise NoSuchDay(f"{text!r} is not a day of the {name} calendar") from None


def format_date(day: date, calendar: Calendar) -> str:
    """`2026-11-21`, `1405-08-30` or `1448-06-11`: what `parse_date` reads back."""
    year, month, number = parts(day, calendar)
    return f"{year:04d}-{month:02d}-{number:02d}"


def period_of(day: date, *, by: By, calendar: Calendar, week_start: int = 0) -> Period:
    """The whole period that a day lies in. `week_start` is 0 for Monday … 6 for Sunday."""
    if by in ("day", "week"):
        return _days_from(day, 7 if by == "week" else 1, week_start, calendar)
    year, month, _ = parts(day, calendar)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    opening = (month - 1) // months * months + 1
    key = {
        "month": f"{year:04d}-{month:02d}",
        "quarter": f"{year:04d}-Q{(month + 2) // 3}",
        "year": f"{year:04d}",
    }[by]
    first = _month_start(year, opening, calendar)
    last = _month_start(year, opening + months, calendar) - 1
    return Period(key, date.fromordinal(first), date.fromordinal(last))


def _days_from(day: date, length: int, week_start: int, calendar: Calendar) -> Period:
    """One day or the week around it, as far as the calendar goes."""
    ends = reach(calendar)
    back = (day.weekday() - week_start) % 7 if length == 7 else 0
    first = max(day.toordinal() - back, ends.first.toordinal())
    last = min(day.toordinal() - back + length - 1, ends.last.toordinal())
    opening = date.fromordinal(first)
    return Period(format_date(opening, calendar), opening, date.fromordinal(last))


def year_before(day: date, calendar: Calendar) -> date:
    """The same day of the calendar one year earlier, or the last of its month where that is
    shorter then. Raises NoSuchDay where the calendar does not reach back that far."""
    year, month, number = parts(day, calendar)
    try:
        return from_parts(year - 1, month, number, calendar)
    except NoSuchDay:  # 29 February, 30 Esfand, the 30th of a Hijri month
        return from_parts(year - 1, month, number - 1, calendar)


def periods(
    first: date, last: date, *, by: By, calendar: Calendar, week_start: int = 0
) -> list[Period]:
    """The periods from `first` to `last` (included), in order, without gap or overlap.

    The outer two are cut to the range and then marked as not whole.
    """
    found: list[Period] = []
    day = first
    while day <= last:
        whole = period_of(day, by=by, calendar=calendar, week_start=week_start)
        opening, closing = max(whole.first, first), min(whole.last, last)
        is_whole = (opening, closing) == (whole.first, whole.last)
        found.append(Period(whole.key, opening, closing, is_whole))
        if closing >= reach(calendar).last:
            break
        day = closing + timedelta(days=1)
    return found


def _month_start(year: int, month: int, calendar: Calendar) -> int:
    """Ordinal of a month's first day; month 13 is the next year's first."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = reach(calendar).last
    if year > parts(last, calendar)[0]:
        return last.toordinal() + 1
    return from_parts(year, month, 1, calendar).toordinal()
