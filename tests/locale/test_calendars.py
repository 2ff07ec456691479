"""Gregorian and Jalali dates and periods."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.locale import calendars
from regulars.locale.calendars import By, Calendar
from regulars.locale.digits import localise

days = st.dates(date(1821, 3, 21), date(2122, 3, 20))
recent_days = st.dates(date(1921, 3, 21), date(2116, 3, 20))
calendar_names = st.sampled_from(["gregorian", "jalali"])


@given(days)
def test_jalali_dates_lead_back_to_the_same_day(day: date) -> None:
    assert calendars.from_jalali(*calendars.to_jalali(day)) == day


@given(recent_days, calendar_names, st.sampled_from(["en", "fa", "ar"]))
def test_written_dates_read_back_in_any_digits(
    day: date, calendar: Calendar, language: str
) -> None:
    text = localise(calendars.format_date(day, calendar), language)
    assert calendars.parse_date(text, calendar) == day
    assert calendars.parse_date(text.replace("-", "/")) == day
    assert calendars.parse_date(text.replace("-", "")) == day


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
