"""Keeps Liquid out of the way while HTML and MJML are read and written.

Each piece becomes a mark of plain letters and is put back at the end: a `<` in a condition is no
tag, and nothing that reads markup can harm the code. Attributes go through as marks too, because
mrml writes them as Rust source would: a half-space as `\\u{200c}`.
"""

from __future__ import annotations

import re
from html import escape

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PLAIN = re.compile(r"[\w#%.,:; ()/-]*", re.ASCII)
START = "q7z"
_MARK = re.compile(r"q7z(\d+)z7q")


class Kept:
    """The pieces of Liquid of one message."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._markup: set[int] = set()  # pieces that are attributes and may hold marks themselves

    def keep(self, liquid: str) -> str:
        """The mark that stands for a piece."""
        self._pieces.append(liquid)
        return f"q7z{len(self._pieces) - 1}z7q"

    def hide(self, source: str) -> str:
        """The source with a mark for each piece of Liquid in it."""
        return _LIQUID.sub(lambda found: self.keep(found[0]), _MARK.sub("", source))

    def text(self, source: str) -> str:
        """Plain text as markup: what is no Liquid is escaped."""
        return escape(self.hide(source))

    def attribute(self, markup: str) -> str:
        """A mark for an attribute's whole value, which is escaped already."""
        if not markup:
            return ""
        self._markup.add(len(self._pieces))
        return self.keep(markup)

    def value(self, text: str) -> str:
        """An attribute's value: as it is where mrml may read it, else as a mark."""
        return text if _PLAIN.fullmatch(text) else self.attribute(escape(text))

    def show(self, markup: str) -> str:
        """The markup with the Liquid back in its places."""
        return _MARK.sub(lambda found: self._pieces[int(found[1])], self.attributes(markup))

    def attributes(self, markup: str) -> str:
        """The markup with its attributes back, their Liquid still as marks."""

        def piece(found: re.Match[str]) -> str:
            number = int(found[1])
            return self._pieces[number] if number in self._markup else found[0]

        return _MARK.sub(piece, markup)


def only_marks(text: str) -> str:
    """The marks of a text, without what is around them."""
    return " ".join(found[0] for found in _MARK.finditer(text))


def without_marks(text: str) -> str:
    """The text with its marks left out: to judge what stands around Liquid."""
    return _MARK.sub("", text)


def has_mark(text: str) -> bool:
    """Whether some of the text is Liquid."""
    return _MARK.search(text) is not None
