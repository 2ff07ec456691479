"""Numbers and money as shops write them: which mark is the decimal one, which currency, as SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence

from regulars.connectors.dates import DIGITS
from regulars.connectors.schemas import Unit
from regulars.locale.digits import to_latin

# Text beside a number that says what it counts. Toman is ten rials; shops' plugins call it IRT.
_SIGNS = {
    "£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₺": "TRY", "₹": "INR",
    "تومان": "IRT", "تومن": "IRT", "toman": "IRT", "irt": "IRT", "ریال": "IRR", "﷼": "IRR",
    "rial": "IRR", "irr": "IRR", "ر.س": "SAR", "sar": "SAR", "د.إ": "AED", "aed": "AED",
    "gbp": "GBP", "eur": "EUR", "usd": "USD", "dollar": "USD", "euro": "EUR", "egp": "EGP",
    "ج.م": "EGP", "iqd": "IQD", "د.ع": "IQD", "kwd": "KWD", "د.ك": "KWD",
}  # fmt: skip
_COUNTRIES = {
    "unitedkingdom": "GBP", "uk": "GBP", "gb": "GBP", "germany": "EUR", "de": "EUR",
    "france": "EUR", "fr": "EUR", "spain": "EUR", "es": "EUR", "italy": "EUR", "it": "EUR",
    "netherlands": "EUR", "nl": "EUR", "unitedstates": "USD", "usa": "USD", "us": "USD",
    "iran": "IRR", "ir": "IRR", "ایران": "IRR", "saudiarabia": "SAR", "sa": "SAR",
    "unitedarabemirates": "AED", "ae": "AED", "egypt": "EGP", "eg": "EGP", "iraq": "IQD",
    "turkey": "TRY", "tr": "TRY",
}  # fmt: skip
_NUMBER = re.compile(r"^[-+(]?\s*[.,]?\d[\d.,' ]*([eE][-+]?\d+)?\)?-?$")
_BESIDE = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_NOISE = rf"(?i)[\s\x{{00A0}}\x{{202F}}\x{{200C}}\x{{200E}}\x{{200F}}'']|{_BESIDE}"


def looks_like_number(value: str) -> bool:
    """Whether a value could be an amount or a quantity."""
    text = to_latin(value).strip()
    for sign in sorted(_SIGNS, key=len, reverse=True):
        text = re.sub(re.escape(sign), "", text, flags=re.IGNORECASE)
    return bool(_NUMBER.match(text.strip()))


def decimal_mark(values: Sequence[str]) -> str:
    """The decimal mark that the values use: a comma only when they show it."""
    comma = point = 0
    for value in map(to_latin, values):
        marks = re.sub(r"[^.,]", "", value)
        tail = re.search(r"[.,](\d+)\D*$", value)
        if not tail:
            continue
        last, decimals = marks[-1], len(tail[1])
        decisive = decimals != 3 or len(set(marks)) == 2
        comma += decisive and last == "," and marks.count(",") == 1
        point += decisive and last == "." and marks.count(".") == 1
    return "," if comma > point else "."


def currency_in(text: str) -> str:
    """The currency that a header or a value names; IRT for toman; empty when none."""
    folded = to_latin(text).casefold()
    for sign, currency in _SIGNS.items():
        word = sign.isascii() and sign.isalpha()
        if re.search(rf"(?<![a-z]){sign}(?![a-z]{{3}})", folded) if word else sign in folded:
            return currency
    return ""


def currency_of_country(country: str) -> str:
    """The currency of a country as shops write its name; empty when not known."""
    return _COUNTRIES.get(re.sub(r"[\W_]+", "", country.casefold()), "")


def plain_sql(column: str, digits: str) -> str:
    """SQL for a decimal number written as computers write it."""
    return f"try_cast({column} AS DECIMAL({digits}))"


def number_sql(column: str, decimal: str, digits: str) -> str:
    """SQL for a number with other digits, groups, currency signs or accountants' minus signs.

    Costs ten times `plain_sql`, so it is used only for files that need it. What `plain_sql` reads
    it reads alike: a row's amount must not depend on the rows around it.
    """
    to, source = DIGITS[1] + ".,,", DIGITS[0] + "٫٬،"
    bare = f"regexp_replace(translate({column}, '{source}', '{to}'), '{_NOISE}', '', 'g')"
    group, mark = (",", "[.]") if decimal == "." else ("[.]", ",")
    pattern = rf"^[-+(]?(\d+|\d{{1,3}}({group}\d{{2,3}})*{group}\d{{3}})({mark}\d+)?\)?-?$"
    plain = f"replace({bare}, '{',' if decimal == '.' else '.'}', '')"
    if decimal == ",":
        plain = f"replace({plain}, ',', '.')"
    negative = f"({bare} LIKE '(%)' OR {bare} LIKE '%-' OR {bare} LIKE '-%')"
    value = f"try_cast(trim({plain}, '()-+') AS DECIMAL({digits}))"
    signed = f"CASE WHEN {negative} THEN -{value} ELSE {value} END"
    careful = f"CASE WHEN regexp_matches({bare}, '{pattern}') THEN {signed} END"
    return f"coalesce({plain_sql(column, digits)}, {careful})" if decimal == "." else careful


def in_rials(currency: str, unit: Unit) -> tuple[str, Unit]:
    """IRT, which is no ISO code, as what it means."""
    return ("IRR", "toman") if currency == "IRT" else (currency, unit)


def spellings(currency: str, unit: Unit) -> list[str]:
    """How a currency column may write a currency, in upper case."""
    wanted = "IRT" if unit == "toman" else currency
    return sorted({wanted, *(sign.upper() for sign, name in _SIGNS.items() if name == wanted)})
