"""Makes the text part of a mail from its HTML: for people and machines that read no HTML.

A scanner, not a parser of documents: it runs once per message, and the HTML is our own or was
looked at before. What is no tag it leaves as words.
"""

from __future__ import annotations

import re
from html import unescape

_BLOCKS = frozenset(
    {
        "p", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote",
        "section", "article", "header", "footer",
    }
)  # fmt: skip
_SILENT = frozenset({"style", "script", "head", "title"})
_MANY_LINES = re.compile(r"\n\s*\n\s*")
# A tag ends at the first ">" outside of quotes. No "<" inside it, so that a lost quote stops at the
# next tag; a comment without an end goes to the end: either way the scan stays linear.
_TAG = re.compile(
    r"""<!--(?>[^-]+|-(?!->))*(?:-->|\Z)
    | <(/?)([a-z][a-z0-9]*)\b((?>[^<>"']+|"[^"<]*"|'[^'<]*')*)>
    | <[/!?a-z][^<>]*>""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_VALUE = r"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF = re.compile(_VALUE.format(name="href"), re.IGNORECASE)
_ALT = re.compile(_VALUE.format(name="alt"), re.IGNORECASE)


_LINKS = ("http://", "https://", "mailto:")


def html_to_text(html: str, *, links: tuple[str, ...] = _LINKS) -> str:
    """The words of the HTML with those of their links that begin so."""
    reader, at = _Reader(links), 0
    for found in _TAG.finditer(html):
        reader.words(html[at : found.start()])
        closing, name, attributes = found.groups()
        if name:
            reader.close(name.lower()) if closing else reader.open(name.lower(), attributes)
        at = found.end()
    reader.words(html[at:])
    lines = "".join(reader.pieces).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    return _MANY_LINES.sub("\n\n", text).strip()


class _Reader:
    """The text so far."""

    def __init__(self, links: tuple[str, ...]) -> None:
        self._links = links
        self.pieces: list[str] = []
        self._link = ""
        self._link_start = 0
        self._silent = 0

    def open(self, tag: str, attributes: str) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "img":
            self.pieces.append(_value(_ALT, attributes))
        elif tag == "a":
            self._link, self._link_start = _value(_HREF, attributes), len(self.pieces)

    def close(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._link.startswith(self._links):
            words = "".join(self.pieces[self._link_start :]).strip()
            if self._link not in words:
                self.pieces.append(f" ({self._link})")
            self._link = ""

    def words(self, text: str) -> None:
        if text and not self._silent:
            self.pieces.append((unescape(text) if "&" in text else text).replace("\n", " "))


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(next((group for group in found.groups() if group), "")) if found else ""
