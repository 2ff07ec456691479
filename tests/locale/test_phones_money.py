"""Telephone numbers and money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.money import exponent
from regulars.locale import phones
from regulars.locale.digits import to_latin
from regulars.locale.money import format_minor


@pytest.mark.parametrize(
    "written",
    [
        "۰۹۱۲۳۴۵۶۷۸۹", "٠٩١٢٣٤٥٦٧٨٩", "00989123456789", "+98 (0)912 345 6789", "9123456789",
        "989123456789", "0912-345-6789", "\u200f+98 912 345 6789\u202c",
    ],
)  # fmt: skip
def test_an_iranian_mobile_has_one_shape_however_written(written: str) -> None:
    assert phones.normalise(written, "IR") == "+989123456789"


@pytest.mark.parametrize(
    ("written", "country", "shape"),
    [
        ("0501234567", "SA", "+966501234567"),
        ("01001234567", "EG", "+201001234567"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("021-88776655", "IR", "+982188776655"),
        ("+98 912 345 6789", "US", "+989123456789"),
    ],
)
def test_local_numbers_get_their_country(written: str, country: str, shape: str) -> None:
    assert phones.normalise(written, country) == shape


@pytest.mark.parametrize("written", ["", "abc", "12", "1" * 500, "٫"])
def test_what_cannot_be_a_number_is_none(written: str) -> None:
    assert phones.normalise(written, "IR") is None


@given(st.integers(0, 10**9 - 1))
def test_normalising_twice_changes_nothing(rest: int) -> None:
    shape = phones.normalise(f"09{rest:09d}", "IR")
    assert shape is not None
    assert phones.normalise(shape, "US") == shape


@pytest.mark.parametrize(
    ("minor", "currency", "unit", "language", "text"),
    [
        (1_250_000, "IRR", "toman", "fa", "۱۲۵٬۰۰۰\u00a0تومان"),
        (1_250_000, "IRR", "rial", "fa", "۱٬۲۵۰٬۰۰۰\u00a0ریال"),
        (15, "IRR", "toman", "en", "1.5\u00a0toman"),
        (-123_450, "USD", "", "en", "-$1,234.50"),
        (1_234_567, "KWD", "", "en", "1,234.567\u00a0KWD"),
        (123_450, "SAR", "", "ar", "١٬٢٣٤٫٥٠\u00a0ريال سعودي"),
    ],
)
def test_money_reads_as_shops_print_it(
    minor: int, currency: str, unit: str, language: str, text: str
) -> None:
    assert format_minor(minor, currency, unit, language) == text


def test_latin_digits_can_be_asked_for() -> None:
    assert format_minor(1_250_000, "IRR", "toman", "fa", digits="latin") == "125,000\u00a0تومان"


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from([("USD", ""), ("IRR", "toman"), ("IRR", "rial"), ("KWD", "")]),
    st.sampled_from(["en", "fa", "ar"]),
)
def test_no_amount_loses_anything_in_print(
    minor: int, money: tuple[str, str], language: str
) -> None:
    currency, unit = money
    printed = to_latin(format_minor(minor, currency, unit, language)).replace(",", "")
    number = "".join(letter for letter in printed if letter in "-.0123456789")
    factor = 10 if unit == "toman" else 10 ** exponent(currency)
    assert round(float(number) * factor) == minor
