"""One spelling for what readers take to be the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.locale.digits import group, localise, to_latin
from regulars.locale.directions import direction, isolate
from regulars.locale.letters import fold, search_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي كاظمي", "علی کاظمی"),
        ("فاطمة", "فاطمه"),
        ("می‌خواهم", "میخواهم"),
        ("أحمد", "احمد"),
        ("مؤمن", "مومن"),
        ("آرش", "ارش"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("ﻻله", "لاله"),
        ("۰۹۱۲", "0912"),
        ("٠٩١٢", "0912"),
        ("École", "ecole"),
        ("STRASSE", "straße"),
        ("  two   words ", "two words"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abc ABC", max_size=20))
def test_the_short_way_for_ascii_equals_the_long_way(text: str) -> None:
    assert fold(text) == fold(text + "\u200c")


def test_search_words_hold_the_words_apart_and_together() -> None:
    assert search_words("علی رضا", None, "A@B.c") == "علی رضا علیرضا a@b.c"


@given(st.integers(), st.sampled_from(["en", "fa", "ar"]))
def test_digits_of_every_language_read_back(number: int, language: str) -> None:
    assert to_latin(localise(str(number), language)) == str(number)
    assert to_latin(group(str(number), language)).replace(",", "") == str(number)


def test_separators_follow_the_language() -> None:
    assert group("-1234567.5", "en") == "-1,234,567.5"
    assert group("1234567.5", "fa") == "۱٬۲۳۴٬۵۶۷٫۵"
    assert group("1234.5", "ar") == "١٬٢٣٤٫٥"


def test_direction_comes_from_the_language() -> None:
    assert [direction(code) for code in ("en", "fa", "ar-SA", "he", "fr")] == [
        "ltr",
        "rtl",
        "rtl",
        "rtl",
        "ltr",
    ]
    assert isolate("A1") == "\u2068A1\u2069"
