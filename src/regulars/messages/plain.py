"""Makes the text part of a mail from its HTML: for people and machines that read no HTML.

A scanner, not a parser of documents: it runs once per message, and the HTML is our own or was
looked at before. What is no tag it leaves as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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
_ATTRIBUTES = r"""(?>[^<>"']+|"[^"<]*"|'[^'<]*')*"""
_TAG = re.compile(
    rf"(<!--(?>[^-]+|-(?!->))*(?:-->|\Z)|</?[a-z][a-z0-9]*\b{_ATTRIBUTES}>|<[/!?a-z][^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(rf"<(/?)([a-z][a-z0-9]*)\b({_ATTRIBUTES})>", re.IGNORECASE | re.DOTALL)
_VALUE = r"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF = re.compile(_VALUE.format(name="href"), re.IGNORECASE)
_ALT = re.compile(_VALUE.format(name="alt"), re.IGNORECASE)


_LINKS = ("http://", "https://", "mailto:")


def html_to_text(html: str, *, links: tuple[str, ...] = _LINKS) -> str:
    """The words of the HTML with those of their links that begin so."""
    reader, pieces = _Reader(links), _TAG.split(html)  # words, tag, words, tag, words
    reader.words(pieces[0])
    for tag, words in zip(pieces[1::2], pieces[2::2], strict=True):
        reader.tag(_tag(tag))
        reader.words(words)
    lines = "".join(reader.pieces).split("\n")
    text = "\n".join([" ".join(line.split()) for line in lines])
    return _MANY_LINES.sub("\n\n", text).strip()


@dataclass(frozen=True, slots=True)
class _Tag:
    """What a tag means for the text: signs to write, silence, a link that begins or ends."""

    writes: str = ""
    silence: int = 0
    link: str | None = None
    ends_link: bool = False


@lru_cache(maxsize=4096)
def _tag(source: str) -> _Tag:
    """Read once: the letters of a campaign share nearly all of their tags."""
    found = _NAMED.match(source)
    if found is None:
        return _Tag()
    closing, name, attributes = found[1], found[2].lower(), found[3]
    if name in _SILENT:
        return _Tag(silence=-1 if closing else 1)
    if name in _BLOCKS:
        return _Tag(writes="\n\n")
    if name == "a":
        return _Tag(ends_link=True) if closing else _Tag(link=_value(_HREF, attributes))
    if closing:
        return _Tag()
    if name == "img":
        return _Tag(writes=_value(_ALT, attributes))
    return _Tag(writes={"br": "\n", "li": "\n- "}.get(name, ""))


class _Reader:
    """The text so far."""

    def __init__(self, links: tuple[str, ...]) -> None:
        self._links = links
        self.pieces: list[str] = []
        self._link = ""
        self._link_start = 0
        self._silent = 0

    def tag(self, tag: _Tag) -> None:
        if tag.writes:
            self.pieces.append(tag.writes)
        elif tag.link is not None:
            self._link, self._link_start = tag.link, len(self.pieces)
        elif tag.ends_link:
            self._end_link()
        elif tag.silence:
            self._silent = max(0, self._silent + tag.silence)

    def words(self, text: str) -> None:
        if text and not self._silent:
            self.pieces.append((unescape(text) if "&" in text else text).replace("\n", " "))

    def _end_link(self) -> None:
        if not self._link.startswith(self._links):
            return
        words = "".join(self.pieces[self._link_start :]).strip()
        if self._link not in words:
            self.pieces.append(f" ({self._link})")
        self._link = ""


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(next((group for group in found.groups() if group), "")) if found else ""
