"""How many parts a short message takes, as networks count and charge.

A text of GSM 03.38 letters has 160 places in one part and 153 in each of several; one other letter
and the whole text goes in UCS-2, with 70 and 67. The UI counts alike: tests/locale/sms_vectors.json
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Encoding = Literal["gsm7", "ucs2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes an escape before it
_ROOM: dict[Encoding, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text takes: `units` are septets or UCS-2 units, `left` fit before a further part."""

    encoding: Encoding
    units: int
    parts: int
    left: int


def count(text: str) -> Parts:
    """The parts of a text. A letter of two units never stands half in one part, half in the next.

    An empty text takes no part.
    """
    encoding = encoding_of(text)
    sizes = [_size(letter, encoding) for letter in text]
    alone, joined = _ROOM[encoding]
    units = sum(sizes)
    if units <= alone:
        return Parts(encoding, units, 1 if units else 0, alone - units)
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > joined:
            parts, filled = parts + 1, 0
        filled += size
    return Parts(encoding, units, parts, joined - filled)


def encoding_of(text: str) -> Encoding:
    """GSM-7 where every letter has a place in it."""
    return "gsm7" if _BASIC.union(_EXTENDED).issuperset(text) else "ucs2"


def with_opt_out(text: str, suffix: str) -> str:
    """The text with how to opt out on a line of its own; the text alone if it says so already."""
    if not suffix or suffix in text:
        return text
    return f"{text.rstrip()}\n{suffix}"


def _size(letter: str, encoding: Encoding) -> int:
    if encoding == "gsm7":
        return 2 if letter in _EXTENDED else 1
    return 2 if letter > "\uffff" else 1
