"""Makes the text part of a mail from its HTML: for people and machines that read no HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        "p", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote",
        "section", "article", "header", "footer",
    }
)  # fmt: skip
_SILENT = frozenset({"style", "script", "head", "title"})
_MANY_LINES = re.compile(r"\n\s*\n\s*")


def html_to_text(html: str) -> str:
    """The words of the HTML with their links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.pieces).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    return _MANY_LINES.sub("\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._link = ""
        self._link_start = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "img":
            self.pieces.append(values.get("alt") or "")
        elif tag == "a":
            self._link, self._link_start = values.get("href") or "", len(self.pieces)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._link.startswith(("http://", "https://", "mailto:")):
            words = "".join(self.pieces[self._link_start :]).strip()
            if self._link not in words:
                self.pieces.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data.replace("\n", " "))
