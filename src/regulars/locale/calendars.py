"""Gregorian and Jalali dates, and the periods reports are cut into.

Dates are stored and passed as Gregorian `date`s; a calendar only decides how they are read, written
and grouped. Conversion is persiantools', which agrees with ICU for every day of two centuries. Far
outside of them it does not lead back to the day it came from, so we speak Jalali 1200 to 1500 only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from persiantools.jdatetime import JalaliDate

from regulars.core.errors import Invalid
from regulars.locale.digits import to_latin

Calendar = Literal["gregorian", "jalali"]
By = Literal["day", "week", "month", "quarter", "year"]

_DATE = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_LAST_JALALI_YEAR_GUESSED = 1600  # a year before this is Jalali when nobody says otherwise
_FIRST_JALALI, _LAST_JALALI = date(1821, 3, 21), date(2122, 3, 20)  # 1200-01-01, 1500-12-29
_END = date.max.toordinal() + 1


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


def to_jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Jalali calendar. Raises NoSuchDay outside of 1821 to 2122."""
    if not _FIRST_JALALI <= day <= _LAST_JALALI:
        raise NoSuchDay(f"{day} is outside of the Jalali years 1200 to 1500")
    jalali = JalaliDate(day)
    return jalali.year, jalali.month, jalali.day


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date. Raises ValueError for a day that Jalali does not have."""
    if not 1200 <= year <= 1500:
        raise NoSuchDay(f"{year} is not a Jalali year between 1200 and 1500")
    found: date = JalaliDate(year, month, day).to_gregorian()
    return found


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
        return from_jalali(year, month, day) if calendar == "jalali" else date(year, month, day)
    except (ValueError, OverflowError):
        raise NoSuchDay(f"{text!r} is not a day of the {calendar} calendar") from None


def format_date(day: date, calendar: Calendar) -> str:
    """`2026-11-21` or `1405-08-30`: what `parse_date` reads back."""
    year, month, number = parts(day, calendar)
    return f"{year:04d}-{month:02d}-{number:02d}"


def parts(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day in the calendar."""
    return to_jalali(day) if calendar == "jalali" else (day.year, day.month, day.day)


def period_of(day: date, *, by: By, calendar: Calendar, week_start: int = 0) -> Period:
    """The whole period that a day lies in. `week_start` is 0 for Monday … 6 for Sunday."""
    year, month, _ = parts(day, calendar)
    if by in ("day", "week"):
        back = (day.weekday() - week_start) % 7 if by == "week" else 0
        first = day.toordinal() - back
        last = min(first + (6 if by == "week" else 0), _END - 1)
        opening = date.fromordinal(max(first, 1))
        return Period(format_date(opening, calendar), opening, date.fromordinal(last))
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    opening_month = (month - 1) // months * months + 1
    key = {
        "month": f"{year:04d}-{month:02d}",
        "quarter": f"{year:04d}-Q{(month + 2) // 3}",
        "year": f"{year:04d}",
    }[by]
    first = _month_start(year, opening_month, calendar)
    last = _month_start(year, opening_month + months, calendar) - 1
    return Period(key, date.fromordinal(first), date.fromordinal(last))


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
        if closing == date.max:
            break
        day = closing + timedelta(days=1)
    return found


def _month_start(year: int, month: int, calendar: Calendar) -> int:
    """Ordinal of a month's first day; month 13 is the next year's first."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if calendar == "jalali":
        final = year > 1500
        return (_LAST_JALALI.toordinal() + 1) if final else from_jalali(year, month, 1).toordinal()
    return _END if year > date.max.year else date(year, month, 1).toordinal()
