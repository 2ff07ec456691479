"""Letters as people search them: one spelling for what readers take to be the same word.

`fold` is only for finding. What is shown stays as typed: an Arabic shop keeps its ي and ك.
"""

from __future__ import annotations

import unicodedata

from regulars.locale.digits import to_latin

# Arabic keyboards and Persian keyboards write the same word with different letters. Hamza and
# madda need no line here: NFKD splits them off as marks.
_SAME = {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ٱ": "ا"}
# Marks and signs that change no letter: Latin accents, harakat, Quranic signs, hamza and tatweel,
# and the invisible ones (half-space, direction marks, soft hyphen, BOM).
_DROPPED = (
    (0x300, 0x36F), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED),
    (0x621, 0x621), (0x640, 0x640), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C),
    (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
)  # fmt: skip
_TABLE: dict[int, str | None] = {ord(letter): same for letter, same in _SAME.items()}
_TABLE.update({code: None for first, last in _DROPPED for code in range(first, last + 1)})
_TABLE.update({code: to_latin(chr(code)) for code in (*range(0x660, 0x66A), *range(0x6F0, 0x6FA))})


def fold(text: str) -> str:
    """The search form of a text; folding twice changes nothing."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = _decompose(_decompose(text).casefold())
    return " ".join(text.translate(_TABLE).split())


def search_words(*texts: str | None) -> str:
    """What the search column holds: each text folded and, when it has spaces, also without them.

    So both «علی رضا» and «علیرضا» find a customer written either way, as does a half-space.
    """
    words: dict[str, None] = {}
    for text in texts:
        folded = fold(text) if text else ""
        if folded:
            words[folded] = None
            words[folded.replace(" ", "")] = None
    return " ".join(words)


def _decompose(text: str) -> str:
    if unicodedata.is_normalized("NFKD", text):
        return text
    return unicodedata.normalize("NFKD", text)
