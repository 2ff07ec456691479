"""Telephone numbers in one shape, E.164 (`+989123456789`)."""

from __future__ import annotations

import re

from regulars.locale.digits import to_latin

# Nine of ten numbers of an Iranian shop; worth not parsing a million of them the long way.
_IRAN_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9\d{9})")
_NOISE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069().-]+")


def normalise(text: str, country: str) -> str | None:
    """The number in E.164, read as somebody in `country` writes it; None when it cannot be one."""
    plain = _NOISE.sub("", to_latin(text))
    if country == "IR" or plain.startswith("+98"):
        found = _IRAN_MOBILE.fullmatch(plain)
        if found:
            return f"+98{found[1]}"
    return _parse(plain, country)


def _parse(plain: str, country: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(plain, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
