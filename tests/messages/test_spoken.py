"""Filters that speak as the shop and the reader do."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from regulars.messages.templates import TemplateFault, fill

SHOP = {"title": "Shop", "currency": "USD", "unit": "", "calendar": "gregorian", "digits": "auto"}


def said(
    source: str,
    language: str = "en",
    part: Literal["subject", "body_html", "body_text"] = "body_text",
    **values: Any,
) -> str:
    return fill(source, {"shop": SHOP, **values}, language, part=part)


def test_a_date_is_told_in_any_of_three_calendars() -> None:
    day = "2026-12-16"
    assert said("{{ day | date }}", day=day) == "2026/12/16"
    assert said("{{ day | date: 'jalali' }}", "fa", day=day) == "۱۴۰۵/۰۹/۲۵"
    assert said("{{ day | date: 'hijri', 'long' }}", "ar", day=day) == "٧ رجب ١٤٤٨"
    assert said("{{ day | date: 'jalali', 'short' }}", "fa", day=day) == "۲۵ آذر"
    with pytest.raises(TemplateFault, match="no calendar"):
        said("{{ day | date: 'mayan' }}", day=day)
    with pytest.raises(TemplateFault, match="outside"):
        said("{{ day | date: 'jalali' }}", day="1700-01-01")


def test_digits_are_the_readers_or_those_asked_for() -> None:
    assert said("{{ '۱2٣' | digits }}", "fa") == "۱۲۳"
    assert said("{{ '۱2٣' | digits: 'latin' }}", "fa") == "123"


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (1, "en", "1 order"),
        (1_200, "en", "1,200 orders"),
        (0, "ar", "بلا طلبات"),
        (2, "ar", "طلبان"),
        (5, "ar", "٥ طلبات"),
        (20, "ar", "٢٠ طلبًا"),
    ],
)
def test_a_word_goes_with_its_number(number: int, language: str, text: str) -> None:
    forms = {
        "en": "one: '# order', other: '# orders'",
        "ar": "zero: 'بلا طلبات', one: 'طلب واحد', two: 'طلبان', few: '# طلبات', "
        "many: '# طلبًا', other: '# طلب'",
    }
    assert said(f"{{{{ n | plural: {forms[language]} }}}}", language, n=number) == text


def test_a_plural_without_a_form_for_all_others_is_a_fault() -> None:
    with pytest.raises(TemplateFault, match="other"):
        said("{{ 1 | plural: one: 'x' }}")


@pytest.mark.parametrize(
    ("gender", "word"), [("female", "عزيزتي"), ("M", "عزيزي"), ("", "عميلنا"), ("زن", "عزيزتي")]
)
def test_a_greeting_fits_the_customer(gender: str, word: str) -> None:
    source = "{{ customer | g: 'عزيزي', 'عزيزتي', 'عميلنا' }}"
    assert said(source, "ar", customer={"gender": gender}) == word


def test_a_letter_begins_as_its_language_does() -> None:
    mina = {"first_name": "Mina", "gender": "female"}
    assert said("{{ customer | salutation }}", customer=mina) == "Dear Mina"
    assert said("{{ customer | salutation }}", "fa", customer=mina) == "Mina عزیز"
    assert said("{{ customer | salutation }}", "ar", customer=mina) == "عزيزتي Mina"
    assert said("{{ customer | salutation }}", "ar", customer={}) == "مرحبًا"


def test_a_latin_name_does_not_tear_a_persian_line_apart() -> None:
    source = "<a title='{{ name }}' href='{{ name }}'>سلام {{ name }}!</a>"
    apart = said(source, "fa", "body_html", name="Mina (VIP)")
    assert apart == "<a title='Mina (VIP)' href='Mina (VIP)'>سلام \u2068Mina (VIP)\u2069!</a>"
    assert said("سلام {{ name }}!", "fa", "subject", name="+98912") == "سلام \u2068+98912\u2069!"
    assert said("سلام {{ name }}!", "fa", "body_html", name="مینا") == "سلام مینا!"
    assert said("Hello {{ name }}!", "en", "body_html", name="مینا") == "Hello \u2068مینا\u2069!"


def test_no_sign_is_added_to_a_short_message() -> None:
    assert said("سلام {{ name }}!", "fa", "body_text", name="Mina") == "سلام Mina!"
    assert said("{{ name | isolate }}", "fa", "body_text", name="Mina") == "\u2068Mina\u2069"


def test_a_sign_of_comparison_in_code_is_no_end_of_a_tag() -> None:
    source = '<a href="{% if n > 1 %}{{ url }}{% endif %}">{{ url }}</a>'
    found = said(source, "fa", "body_html", n=2, url="https://x")
    assert found == '<a href="https://x">\u2068https://x\u2069</a>'
