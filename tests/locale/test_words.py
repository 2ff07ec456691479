"""Months written out and the forms that go with numbers."""

from __future__ import annotations

from datetime import date

import pytest

from regulars.locale.months import written_out
from regulars.locale.plurals import category

DAY = date(2026, 12, 16)


@pytest.mark.parametrize(
    ("calendar", "language", "text"),
    [
        ("gregorian", "en", "16 December 2026"),
        ("jalali", "fa", "25 آذر 1405"),
        ("umm_al_qura", "ar", "7 رجب 1448"),
        ("jalali", "de", "25 Azar 1405"),
    ],
)
def test_a_date_is_written_out_in_any_calendar(calendar: str, language: str, text: str) -> None:
    assert written_out(DAY, calendar, language) == text  # type: ignore[arg-type]


def test_a_month_that_leans_on_its_year_stands_alone_without_it() -> None:
    may = date(2026, 5, 3)
    assert written_out(may, "gregorian", "fa") == "3 مهٔ 2026"
    assert written_out(may, "gregorian", "fa", year=False) == "3 مه"


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", {"one": [1], "other": [0, 2, 1.5, 100]}),
        ("fa", {"one": [0, 0.5, 1], "other": [1.5, 2, 11]}),
        (
            "ar",
            {
                "zero": [0], "one": [1], "two": [2], "few": [3, 10, 103, 1010],
                "many": [11, 26, 99, 111], "other": [100, 102, 1000, 0.5],
            },
        ),
    ],
)  # fmt: skip
def test_numbers_go_with_the_forms_that_cldr_names(
    language: str, numbers: dict[str, list[float]]
) -> None:
    for form, each in numbers.items():
        assert {category(number, language) for number in each} == {form}
