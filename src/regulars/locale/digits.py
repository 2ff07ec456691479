"""Latin, Persian and Arabic-Indic digits: read all three, write the reader's own."""

from __future__ import annotations

_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_LATIN = "0123456789"
_DECIMAL, _GROUP = "٫", "٬"  # U+066B, U+066C

_TO_LATIN = str.maketrans(_PERSIAN + _ARABIC + _DECIMAL + _GROUP, _LATIN + _LATIN + ".,")
_OF_LANGUAGE = {
    "fa": str.maketrans(_LATIN, _PERSIAN),
    "ar": str.maketrans(_LATIN, _ARABIC),
}


def to_latin(text: str) -> str:
    """The text with Persian and Arabic digits and number separators written in ASCII."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def localise(text: str, language: str) -> str:
    """The text with its ASCII digits written as the language writes them."""
    table = _OF_LANGUAGE.get(language)
    return text.translate(table) if table else text


def group(digits: str, language: str) -> str:
    """A plain number such as `-1234567.5` with thousands set apart, in the language's digits."""
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, _, fraction = digits.partition(".")
    text = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if language in _OF_LANGUAGE:
        text = text.replace(",", _GROUP).replace(".", _DECIMAL)
    return sign + localise(text, language)
