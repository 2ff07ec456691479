"""Gregorian and Jalali dates and periods."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.locale import calendars
from regulars.locale.calendars import By, Calendar
from regulars.locale.digits import localise

days = st.dates(date(1821, 3, 21), date(2122, 3, 20))
recent_days = st.dates(date(1925, 3, 21), date(2070, 3, 20))
calendar_names = st.sampled_from(["gregorian", "jalali", "umm_al_qura"])
hijri_days = st.dates(date(1924, 8, 1), date(2077, 11, 16))
DAYS = json.loads((Path(__file__).parents[1] / "data" / "calendar_days.json").read_text())


@given(days)
def test_jalali_dates_lead_back_to_the_same_day(day: date) -> None:
    assert calendars.from_jalali(*calendars.to_jalali(day)) == day


@given(recent_days, calendar_names, st.sampled_from(["en", "fa", "ar"]))
def test_written_dates_read_back_in_any_digits(
    day: date, calendar: Calendar, language: str
) -> None:
    text = localise(calendars.format_date(day, calendar), language)
    assert calendars.parse_date(text, calendar) == day
    if calendar == "umm_al_qura":  # never guessed: its years look like Jalali ones
        return
    assert calendars.parse_date(text.replace("-", "/")) == day
    assert calendars.parse_date(text.replace("-", "")) == day


@given(hijri_days)
def test_hijri_dates_lead_back_to_the_same_day(day: date) -> None:
    parts = calendars.parts(day, "umm_al_qura")
    assert calendars.from_parts(*parts, "umm_al_qura") == day


@pytest.mark.parametrize("known", DAYS, ids=lambda known: known["day"])
def test_days_are_the_ones_that_the_screens_write(known: dict[str, Any]) -> None:
    day = date.fromisoformat(known["day"])
    assert list(calendars.parts(day, "jalali")) == known["jalali"]
    assert list(calendars.parts(day, "umm_al_qura")) == known["umm_al_qura"]


def test_the_first_of_ramadan_is_the_published_one() -> None:
    published = {1445: (2024, 3, 11), 1446: (2025, 3, 1), 1447: (2026, 2, 18)}
    for year, day in published.items():
        assert calendars.from_parts(year, 9, 1, "umm_al_qura") == date(*day)


def test_days_beyond_the_hijri_table_are_refused() -> None:
    for day in (date(1924, 7, 31), date(2077, 11, 17)):
        with pytest.raises(ValueError, match="Umm al-Qura years 1343 to 1500"):
            calendars.parts(day, "umm_al_qura")
    with pytest.raises(ValueError, match="is not a day of the Umm al-Qura calendar"):
        calendars.parse_date("1448-06-31", "umm_al_qura")


@given(recent_days, calendar_names)
def test_the_year_before_is_in_the_same_month_or_at_its_end(day: date, calendar: Calendar) -> None:
    if day < date(1926, 1, 1) or day > date(2077, 11, 16):
        return
    year, month, number = calendars.parts(day, calendar)
    then = calendars.parts(calendars.year_before(day, calendar), calendar)
    assert then[:2] == (year - 1, month)
    assert number - 1 <= then[2] <= number


def test_new_years_days_are_the_published_ones() -> None:
    published = {1405: (2026, 3, 21), 1406: (2027, 3, 21), 1407: (2028, 3, 20), 1408: (2029, 3, 20)}
    for year, day in published.items():
        assert calendars.from_jalali(year, 1, 1) == date(*day)


def test_leap_years_are_the_published_ones() -> None:
    def is_leap(year: int) -> bool:
        first, following = (calendars.from_jalali(y, 1, 1) for y in (year, year + 1))
        return (following - first).days == 366

    found = [year for year in range(1395, 1430) if is_leap(year)]
    assert found == [1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428]


@pytest.mark.parametrize(
    "text",
    ["", "2026-13-01", "2026-02-29", "1404-12-30", "0000-01-01", "2026-1/1", "21/11/2026", "x"],
)
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="is not a d"):
        calendars.parse_date(text)


@settings(max_examples=150)
@given(
    recent_days,
    st.integers(0, 1500),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    calendar_names,
    st.integers(0, 6),
)
def test_periods_tile_the_range(
    first: date, length: int, by: By, calendar: Calendar, week_start: int
) -> None:
    last = first + timedelta(days=length)
    found = calendars.periods(first, last, by=by, calendar=calendar, week_start=week_start)
    assert found[0].first == first
    assert found[-1].last == last
    for one, following in pairwise(found):
        assert one.last + timedelta(days=1) == following.first
        assert one.key < following.key
    for middle in found[1:-1]:
        assert middle.whole
        assert by != "week" or middle.first.weekday() == week_start


def test_an_empty_range_has_no_periods() -> None:
    assert not calendars.periods(date(2026, 1, 2), date(2026, 1, 1), by="day", calendar="gregorian")


def test_keys_name_the_calendar_they_count_in() -> None:
    day = date(2026, 11, 21)

    def key(by: By, calendar: Calendar) -> str:
        return calendars.period_of(day, by=by, calendar=calendar).key

    assert [key("month", c) for c in ("gregorian", "jalali")] == ["2026-11", "1405-08"]
    assert [key("quarter", c) for c in ("gregorian", "jalali")] == ["2026-Q4", "1405-Q3"]
    assert [key("year", c) for c in ("gregorian", "jalali")] == ["2026", "1405"]
    assert key("week", "gregorian") == "2026-11-16"


def test_periods_reach_the_end_of_time() -> None:
    found = calendars.periods(date(9999, 11, 1), date.max, by="month", calendar="gregorian")
    assert [(period.key, period.last) for period in found] == [
        ("9999-11", date(9999, 11, 30)),
        ("9999-12", date.max),
    ]


def test_days_no_jalali_year_of_ours_holds_are_refused() -> None:
    for day in (date(1821, 3, 20), date(2122, 3, 21), date.min, date.max):
        with pytest.raises(ValueError, match="outside"):
            calendars.to_jalali(day)
