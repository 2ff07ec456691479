"""Reads the HTML that a person wrote and writes it anew, only what mail programs show alike.

Anything else is told with its line and left out: mrml would pass it on without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from regulars.templates.keeping import has_mark, without_marks

# What each tag looks like unless its own style says otherwise: mail programs differ in margins.
RICH_TAGS = {
    "p": "margin:0 0 12px", "h1": "margin:0 0 12px;font-size:26px;line-height:1.4",
    "h2": "margin:0 0 10px;font-size:21px;line-height:1.4",
    "h3": "margin:0 0 8px;font-size:18px;line-height:1.5", "ul": "margin:0 0 12px",
    "ol": "margin:0 0 12px", "li": "margin:0 0 4px", "blockquote": "margin:0 0 12px;padding:0 16px",
    "a": "", "b": "", "br": "", "em": "", "i": "", "s": "", "small": "", "span": "", "strong": "",
    "sub": "", "sup": "", "u": "",
}  # fmt: skip
VOID = frozenset({"br", "hr", "img"})
_STYLES = frozenset(
    {
        "background-color", "color", "direction", "font-size", "font-style", "font-weight",
        "letter-spacing", "line-height", "margin", "padding", "text-align", "text-decoration",
    }
)  # fmt: skip
_SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})

Tell = Callable[[str, str], None]  # code, detail
Value = Callable[[str], str]  # an attribute's value as it is written


def rich(source: str, tell: Tell, value: Value, *, link_colour: str) -> str:
    """The HTML as XHTML with our styles; `tell` hears what was left out, `value` writes values."""
    return _Rich(tell, value, link_colour).rewritten(source)


def address(url: str, tell: Tell) -> str:
    """A link's address if it may be followed from a mail, else nothing."""
    found = _SCHEME.match(without_marks(url))
    if found and found[1].lower() not in SCHEMES:
        tell("bad_link", url[:80])
        return ""
    return url.strip()


class Rewriter(HTMLParser):
    """Writes what is known anew into `pieces` and tells of the rest with its line."""

    def __init__(self, tell: Tell, value: Value) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._tell = tell
        self._value = value

    def rewritten(self, source: str) -> str:
        """The source, written anew."""
        self.feed(source)
        self.close()
        self.finish()
        return "".join(self.pieces)

    def finish(self) -> None:
        """Close what was left open."""

    def handle_decl(self, decl: str) -> None:
        self._refuse("bad_tag", f"<!{decl[:20]}>")

    def unknown_decl(self, data: str) -> None:
        self._refuse("bad_tag", f"<![{data[:20]}")

    def handle_pi(self, data: str) -> None:
        self._refuse("bad_tag", f"<?{data[:20]}")

    def _refuse(self, code: str, detail: str) -> None:
        self._tell(code, f"{detail} line {self.getpos()[0]}")


class _Rich(Rewriter):
    def __init__(self, tell: Tell, value: Value, link_colour: str) -> None:
        super().__init__(tell, value)
        self._link_colour = link_colour
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in RICH_TAGS:
            self._refuse("bad_tag", f"<{tag}>")
            return
        written = "".join(
            f' {name}="{self._value(given)}"' for name, given in self._kept(tag, attrs)
        )
        if tag in VOID:
            self.pieces.append(f"<{tag}{written}/>")
            return
        self.pieces.append(f"<{tag}{written}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag not in RICH_TAGS:
            return
        if tag not in self._open:
            self._refuse("unbalanced", f"</{tag}>")
            return
        while self._open:
            last = self._open.pop()
            self.pieces.append(f"</{last}>")
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(data, quote=False))

    def finish(self) -> None:
        self.pieces += [f"</{tag}>" for tag in reversed(self._open)]

    def _kept(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
        style = [RICH_TAGS[tag]]
        if tag == "a":
            style.append(f"color:{self._link_colour}")
        kept: list[tuple[str, str]] = []
        for name, given in attrs:
            value = given or ""
            if name == "style":
                style.append(self._style(value))
            elif name == "href" and tag == "a":
                kept.append((name, address(value, self._tell)))
            elif name in ("dir", "lang", "title"):
                kept.append((name, value))
            else:
                self._refuse("bad_attribute", f"<{tag} {name}>")
        whole = ";".join(each for each in style if each)
        return [*kept, ("style", whole)] if whole else kept

    def _style(self, value: str) -> str:
        good = []
        for rule in value.split(";"):
            name, _, what = rule.partition(":")
            name, what = name.strip().lower(), what.strip()
            if not name and not what:
                continue
            if name not in _STYLES or has_mark(name) or "url(" in what.lower() or "\\" in what:
                self._refuse("bad_attribute", f"style {name}")
                continue
            good.append(f"{name}:{what}")
        return ";".join(good)
