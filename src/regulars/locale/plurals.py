"""Which form of a word goes with a number: CLDR's cardinal rules for the languages we speak."""

from __future__ import annotations

from typing import Literal

Category = Literal["zero", "one", "two", "few", "many", "other"]


def category(number: float, language: str) -> Category:
    """The plural category of a number: `1 order`, `2 orders`; Arabic has six."""
    size = abs(number)
    short = language.lower()[:2]
    if short == "fa":
        return "one" if size <= 1 else "other"  # CLDR: i = 0 or n = 1
    if short == "ar":
        return _arabic(size)
    return "one" if size == 1 else "other"


def _arabic(size: float) -> Category:
    if size != int(size):
        return "other"
    named: dict[int, Category] = {0: "zero", 1: "one", 2: "two"}
    whole = int(size)
    if whole in named:
        return named[whole]
    rest = whole % 100
    if 3 <= rest <= 10:
        return "few"
    return "many" if rest >= 11 else "other"
