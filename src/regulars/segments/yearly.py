"""Days that come back every year, in whole numbers that every engine counts alike.

Both calendars are taken as years whose leap day is the last one: the Jalali year begins on
1 Farvardin and may end on 30 Esfand, the Gregorian one begins here on 1 March and may end on
29 February. A day of the year then comes back after as many days in every year, and one that a
year lacks falls on its last day: 29 February on the 28th, 30 Esfand on the 29th.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from regulars.segments.base import Test

LONGEST = 180  # days before or after; more would meet the year before or after


@dataclass(frozen=True, slots=True)
class Calendar:
    """Years as numbers, of Python's integers and of integer columns alike."""

    year_of: Callable[[Any], Any]  # the year that a day since 1970 lies in
    start: Callable[[int], int]  # the first day of a year, since 1970; also of a column


# Every fourth year is a leap year from March 1900 to February 2100.
GREGORIAN = Calendar(
    year_of=lambda day: (4 * (day + 25_508) + 3) // 1461,
    start=lambda year: 365 * year + year // 4 - 25_508,
)
# Eight leap years in 33, as in the Jalali years 1178 to 1633.
JALALI = Calendar(
    year_of=lambda day: (33 * (day + 492_268) + 3) // 12_053 + 1,
    start=lambda year: 365 * (year - 1) + (8 * year + 21) // 33 - 492_268,
)
FIRST = -25_508  # 1 March 1900: days before it do not come back


def returns_within(day: Test, jalali: Test, today: int, *, before: int, after: int) -> Test:
    """Whether a day comes back at most `before` days from today, or did so `after` days ago."""
    return jalali.ifelse(
        _within(day, JALALI, today, before, after), _within(day, GREGORIAN, today, before, after)
    )


def turns(day: Test, jalali: Test, today: int, *, before: int, after: int) -> list[Test]:
    """The days on which the answer of `returns_within` may change."""
    found = []
    for offset in range(-1, 3):
        there = _in_year(day, JALALI, JALALI.year_of(today) + offset)
        here = _in_year(day, GREGORIAN, GREGORIAN.year_of(today) + offset)
        back = jalali.ifelse(there, here)
        found += [back - before, back + after + 1]
    return found


def _within(day: Test, calendar: Calendar, today: int, before: int, after: int) -> Test:
    import ibis

    found = ibis.literal(False)
    for year in range(calendar.year_of(today) - 1, calendar.year_of(today) + 2):
        back = _in_year(day, calendar, year)
        inside = (back >= today - after) & (back <= today + before)
        found = found | inside.fill_null(False)
    return found


def _in_year(day: Test, calendar: Calendar, year: int) -> Test:
    """The day on which it comes back in a year; null in its own year and before."""
    import ibis

    own = calendar.year_of(day)
    last = calendar.start(year + 1) - calendar.start(year) - 1
    back = ibis.least(day - calendar.start(own), last) + calendar.start(year)
    return ((own < year) & (day >= FIRST)).ifelse(back, ibis.null("int64"))
