"""Which way a text runs."""

from __future__ import annotations

from typing import Literal

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})


def is_rtl(language: str) -> bool:
    """Whether the language is written from right to left; a region (`fa-IR`) does not matter."""
    return language.lower().split("-")[0].split("_")[0] in _RIGHT_TO_LEFT


def direction(language: str) -> Literal["rtl", "ltr"]:
    """The value for HTML's `dir`."""
    return "rtl" if is_rtl(language) else "ltr"


def isolate(text: str) -> str:
    """The text wrapped so that its direction cannot disturb the sentence around it."""
    return f"\u2068{text}\u2069"
