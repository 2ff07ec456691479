"""Keeps Liquid out of the way while HTML and MJML are read and written.

Each piece of Liquid becomes a mark of two letters that nobody may type, and is put back at the end:
a `<` in a condition is no tag, and nothing that reads markup can harm the code.
"""

from __future__ import annotations

import re
from html import escape

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class Kept:
    """The pieces of Liquid of one message."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def keep(self, liquid: str) -> str:
        """The mark that stands for a piece of Liquid."""
        self._pieces.append(liquid)
        return f"{_OPEN}{len(self._pieces) - 1}{_CLOSE}"

    def hide(self, source: str) -> str:
        """The source with a mark for each piece of Liquid in it."""
        clean = source.replace(_OPEN, "").replace(_CLOSE, "")
        return _LIQUID.sub(lambda found: self.keep(found[0]), clean)

    def text(self, source: str) -> str:
        """Plain text as markup: what is no Liquid is escaped."""
        return escape(self.hide(source))

    def show(self, markup: str) -> str:
        """The markup with the Liquid back in its places."""
        return _MARK.sub(lambda found: self._pieces[int(found[1])], markup)


def without_marks(text: str) -> str:
    """The text with its marks left out: to judge what stands around Liquid."""
    return _MARK.sub("", text)


def has_mark(text: str) -> bool:
    """Whether some of the text is Liquid."""
    return _MARK.search(text) is not None
