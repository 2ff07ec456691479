"""Checks MJML written by hand: mrml warns of nothing and passes scripts on.

Each tag has its place and its attributes; what is not known is told with its line, and what stands
in words is read as any other HTML.
"""

from __future__ import annotations

import re
from html import escape

from regulars.templates import markup
from regulars.templates.markup import Rewriter, Tell, Value

_COMMON = frozenset(
    {
        "align", "background-color", "background-position", "background-position-x",
        "background-position-y", "background-repeat", "background-size", "background-url",
        "background-height", "background-width", "border", "border-bottom", "border-color",
        "border-left", "border-radius", "border-right", "border-style", "border-top",
        "border-width", "cellpadding", "cellspacing", "color", "container-background-color",
        "css-class", "direction", "font-family", "font-size", "font-style", "font-weight",
        "full-width", "height", "inner-padding", "inner-border-radius",
        "inner-background-color", "letter-spacing", "line-height", "mode", "padding",
        "padding-bottom", "padding-left", "padding-right", "padding-top", "role", "table-layout",
        "text-align", "text-decoration", "text-padding", "text-transform", "title",
        "vertical-align", "width", "icon-size", "icon-height", "icon-padding", "fluid-on-mobile",
    }
)  # fmt: skip
_LINKS = frozenset({"href", "src", "background-url", "icon", "srcset"})
_OWN = {
    "mj-button": {"href", "rel", "target", "name"}, "mj-hero": {"background-url"},
    "mj-image": {"src", "srcset", "sizes", "alt", "href", "rel", "target", "name", "usemap"},
    "mj-section": {"background-url"}, "mj-wrapper": {"background-url"},
    "mj-social-element": {"name", "href", "src", "alt", "icon", "rel", "target"},
}  # fmt: skip
_IN_COLUMN = {
    "mj-button", "mj-divider", "mj-image", "mj-raw", "mj-social", "mj-spacer", "mj-table",
    "mj-text",
}  # fmt: skip
_INSIDE: dict[str, set[str]] = {
    "mj-body": {"mj-section", "mj-hero", "mj-raw"},  # our own wrapper is around them
    "mj-section": {"mj-column", "mj-group", "mj-raw"},
    "mj-group": {"mj-column", "mj-raw"},
    "mj-column": _IN_COLUMN,
    "mj-hero": _IN_COLUMN,
    "mj-social": {"mj-social-element"},
}
_KNOWN = set().union(*_INSIDE.values())
_WORDS = frozenset({"mj-text", "mj-button", "mj-social-element"})  # hold HTML
_TABLE = frozenset({"mj-table", "mj-raw"})  # hold HTML that may be a table
_CELLS = {"table", "tbody", "thead", "tr", "td", "th", "div", "img", "hr"}
_CELL_ATTRIBUTES = {
    "align", "valign", "width", "height", "colspan", "rowspan", "border", "cellpadding",
    "cellspacing", "bgcolor", "src", "alt", "dir", "lang", "role", "style", "title", "href",
}  # fmt: skip
_SECTION = re.compile(r"<\s*mj-(section|hero|wrapper)\b", re.IGNORECASE)


def makes_sections(code: str) -> bool:
    """Whether the MJML is made of sections, not of what stands in a column."""
    return _SECTION.search(code) is not None


def checked(code: str, parent: str, tell: Tell, value: Value) -> str:
    """The MJML, well formed and without what is not known; `tell` hears of it with its line.

    `value` writes an attribute's value. Words take the colours of the dark
    unless the code has a background of its own.
    """
    follows = "background" not in code
    words = ' css-class="words"' if follows else ""
    return _Reader(parent, tell, value, words=words).rewritten(code)


class _Reader(Rewriter):
    def __init__(self, parent: str, tell: Tell, value: Value, *, words: str) -> None:
        super().__init__(tell, value)
        self._words = words
        self._open = [parent]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._belongs(tag):
            where = f"<{tag}> in <{self._holder()}>" if tag in _KNOWN else f"<{tag}>"
            self._refuse("bad_tag", where)
            return
        kept = self._kept(tag, attrs)
        written = "".join(f' {name}="{self._value(given)}"' for name, given in kept if given)
        if tag == "mj-text" and not any(name in ("css-class", "color") for name, _ in kept):
            written += self._words
        is_void = tag in markup.VOID
        self.pieces.append(f"<{tag}{written}{'/' if is_void else ''}>")
        if not is_void:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in markup.VOID and self._open[-1] == tag:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in markup.VOID or (tag not in _KNOWN and not self._is_html(tag)):
            return
        if tag not in self._open[1:]:
            self._refuse("unbalanced", f"</{tag}>")
            return
        while len(self._open) > 1:
            last = self._open.pop()
            self.pieces.append(f"</{last}>")
            if last == tag:
                break
            self._refuse("unbalanced", f"<{last}>")

    def handle_data(self, data: str) -> None:
        if data.strip() and self._holder() not in _WORDS | _TABLE:
            self._refuse("stray_text", data.strip()[:40])
            return
        self.pieces.append(escape(data, quote=False))

    def finish(self) -> None:
        while len(self._open) > 1:
            last = self._open.pop()
            self._refuse("unbalanced", f"<{last}>")
            self.pieces.append(f"</{last}>")

    def _holder(self) -> str:
        """The innermost MJML tag around."""
        return next(tag for tag in reversed(self._open) if tag.startswith("mj-"))

    def _is_html(self, tag: str) -> bool:
        return tag in markup.RICH_TAGS or tag in _CELLS

    def _belongs(self, tag: str) -> bool:
        holder = self._holder()
        if tag.startswith("mj-"):
            return self._open[-1] == holder and tag in _INSIDE.get(holder, ())
        if holder in _WORDS:
            return tag in markup.RICH_TAGS
        return holder in _TABLE and self._is_html(tag)

    def _kept(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
        kept = []
        for name, given in attrs:
            value = given or ""
            if not self._has(tag, name) or _is_active(name, value):
                self._refuse("bad_attribute", f"<{tag} {name}>")
            elif name in _LINKS:
                kept.append((name, markup.address(value, self._tell)))
            else:
                kept.append((name, value))
        return kept

    def _has(self, tag: str, name: str) -> bool:
        if tag.startswith("mj-"):
            return name in _COMMON or name in _OWN.get(tag, ())
        return name in _CELL_ATTRIBUTES


def _is_active(name: str, value: str) -> bool:
    return name == "style" and ("url(" in value.lower() or "expression" in value.lower())
