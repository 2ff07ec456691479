"""The words of the printed report in English, Persian and Arabic, and its sentences.

Sentences are templates filled with numbers and covered by tests; nothing here is written by a
machine at run time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from regulars.accounts.service import Profile
from regulars.locale.digits import group, localise
from regulars.locale.money import format_minor
from regulars.metrics.family import METRICS, Unit

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("en", "fa", "ar")
LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # Unicode isolates


@cache
def texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a language: `metrics`, `words` and `findings`; English for one we lack."""
    known = language if language in LANGUAGES else "en"
    found: dict[str, dict[str, str]] = json.loads((FOLDER / f"{known}.json").read_text("utf-8"))
    return found


class Words:
    """How one shop reads numbers and words; English where a language has no word of its own."""

    def __init__(self, shop: Profile, language: str | None = None) -> None:
        self.shop = shop
        self.language = language or shop.language

    def metric(self, key: str) -> str:
        """The name of a metric."""
        return texts(self.language)["metrics"].get(key) or METRICS[key].title

    def say(self, key: str, **parts: str) -> str:
        """A word or sentence of the report."""
        return texts(self.language)["words"][key].format(**parts)

    def knows(self, key: str) -> bool:
        """Whether there is such a word; metrics of other packages may have their own reasons."""
        return key in texts("en")["words"]

    def digits(self, text: str) -> str:
        """A date or key in the shop's digits; it runs from left to right in every language."""
        if self.language == "en":
            return text
        shown = text if self.shop.digits == "latin" else localise(text, self.language)
        return f"{LEFT_TO_RIGHT}{shown}{END}"

    def finding(self, code: str, numbers: Mapping[str, int | float | str]) -> str:
        """A finding as a sentence."""
        parts = {
            name: self.number(value) if isinstance(value, int | float) else value
            for name, value in numbers.items()
        }
        return texts(self.language)["findings"][code].format(**parts)

    def number(self, value: int | float, decimals: int = 0) -> str:
        """A plain number in the shop's digits."""
        plain = f"{Decimal(value):.{decimals}f}"
        return group(plain, "en" if self.shop.digits == "latin" else self.language)

    def share(self, value: float, decimals: int = 1) -> str:
        """A share as per cent."""
        sign = "%" if self.language == "en" or self.shop.digits == "latin" else "٪"
        return self.number(value * 100, decimals) + sign

    def money(self, minor: int | float) -> str:
        """An amount of minor units, rounded to whole ones."""
        shop = self.shop
        return format_minor(
            round(minor), shop.currency, shop.unit, self.language, digits=shop.digits
        )

    def value(self, value: int | float, unit: Unit) -> str:
        """A metric's value in its unit."""
        match unit:
            case "share":
                return self.share(value)
            case "money":
                return self.money(value)
            case "days":
                whole = float(value).is_integer()
                return self.say("days", number=self.number(value, 0 if whole else 1))
            case "orders per customer":
                return self.number(value, 2)
            case _:
                return self.number(value)

    def interval(self, low: float, high: float, unit: Unit) -> str:
        """`low to high`, with a word because a dash turns round in right-to-left text."""
        return self.say("range", low=self.value(low, unit), high=self.value(high, unit))
