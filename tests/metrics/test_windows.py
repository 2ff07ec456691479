"""Periods before, years before, and time cut into slices."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from regulars.core.clock import day_number
from regulars.locale.calendars import Span, period_of
from regulars.metrics.windows import Cut, Slices, span_before, span_year_before, window_of

dates = st.dates(date(1990, 1, 1), date(2030, 1, 1))
spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), dates, dates)


def test_the_period_before_is_as_long() -> None:
    assert span_before(Span(date(2026, 3, 1), date(2026, 3, 31))) == Span(
        date(2026, 1, 29), date(2026, 2, 28)
    )


def test_nothing_comes_before_the_calendar() -> None:
    assert span_before(Span(date(1, 1, 2), date(5, 1, 1))) is None
    assert span_year_before(Span(date(1, 5, 1), date(1, 5, 2)), "gregorian") is None


def test_a_leap_day_has_a_year_before() -> None:
    leap = Span(date(2024, 2, 29), date(2024, 2, 29))
    assert span_year_before(leap, "gregorian") == Span(date(2023, 2, 28), date(2023, 2, 28))


def test_the_year_before_follows_the_calendar() -> None:
    nowruz = Span(date(2025, 3, 21), date(2025, 3, 21))  # 1404-01-01, after the leap year 1403
    assert span_year_before(nowruz, "jalali") == Span(date(2024, 3, 20), date(2024, 3, 20))


def test_a_month_of_a_series_is_measured_against_the_calendar_month_before() -> None:
    march = period_of(date(2026, 3, 15), by="month", calendar="gregorian")
    window = window_of(march, Cut("gregorian"))
    assert window.before == Span(date(2026, 2, 1), date(2026, 2, 28))


@given(st.lists(spans, min_size=1, max_size=5), dates)
def test_a_day_is_in_a_spans_slices_exactly_when_it_is_in_the_span(
    asked: list[Span], day: date
) -> None:
    slices = Slices(asked)
    for span in asked:
        inside = slices.of_day(day_number(day)) in slices.of_span(span)
        assert inside == (span.first <= day <= span.last)
