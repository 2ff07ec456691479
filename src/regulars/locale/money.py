"""Money as people print it: `$1,234.50`, `۱۲۵٬۰۰۰ تومان`, `١٬٢٣٤٫٥٠ ريال سعودي`."""

from __future__ import annotations

from decimal import Decimal

from regulars.core.money import exponent, from_minor
from regulars.locale.digits import group

_NBSP = "\u00a0"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "TRY": "₺"}
_NAMES = {
    "fa": {
        "USD": "دلار", "EUR": "یورو", "GBP": "پوند", "IRR": "ریال", "AED": "درهم",
        "SAR": "ریال سعودی", "TRY": "لیر", "IQD": "دینار عراق", "AFN": "افغانی",
    },
    "ar": {
        "USD": "دولار", "EUR": "يورو", "GBP": "جنيه إسترليني", "IRR": "ريال إيراني",
        "AED": "درهم", "SAR": "ريال سعودي", "EGP": "جنيه", "KWD": "دينار كويتي",
        "IQD": "دينار عراقي", "QAR": "ريال قطري", "JOD": "دينار أردني", "MAD": "درهم مغربي",
    },
}  # fmt: skip
_TOMAN = {"en": "toman", "fa": "تومان", "ar": "تومان"}
RIALS_PER_TOMAN = 10


def format_minor(
    minor: int, currency: str, unit: str, language: str, *, digits: str = "auto"
) -> str:
    """The amount with its unit; rials shown in toman lose nothing (15 rials are 1.5 toman)."""
    amount, decimals = from_minor(minor, currency), exponent(currency)
    toman = currency == "IRR" and unit == "toman"
    if toman:
        amount, decimals = amount / RIALS_PER_TOMAN, 0 if minor % RIALS_PER_TOMAN == 0 else 1
    plain = f"{amount.quantize(Decimal(1).scaleb(-decimals)):f}"
    number = group(plain, "en" if digits == "latin" else language)
    if language == "en" and currency in _SIGNS:
        sign = "-" if number.startswith("-") else ""
        return f"{sign}{_SIGNS[currency]}{number.removeprefix('-')}"
    return f"{number}{_NBSP}{_name(currency, language, toman=toman)}"


def _name(currency: str, language: str, *, toman: bool) -> str:
    if toman:
        return _TOMAN.get(language, _TOMAN["en"])
    return _NAMES.get(language, {}).get(currency, currency)
