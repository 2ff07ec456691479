"""What is likely wrong with finished words: what filters, mail programs and readers stumble over.

Each rule is a function from words as they were written and as one reader sees them to findings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from urllib.parse import urlsplit

from regulars.locale.directions import is_rtl
from regulars.locale.letters import fold
from regulars.locale.sms import count, encoding_of
from regulars.messages.letters import is_page
from regulars.messages.preview import Preview
from regulars.messages.words import Words
from regulars.templates.findings import Finding

CLIPPED = 102 * 1024  # bytes of HTML behind which Gmail hides the rest, and the opt-out with it
_FOREIGN_LETTERS = 3  # so few letters outside of GSM-7 are likely a slip
_LETTER_SPACING = re.compile(
    r"letter-spacing\s*[:=]\s*[\"']?\s*(?!0|normal|inherit)", re.IGNORECASE
)
_DIRECTION = re.compile(r"\bdir\s*=\s*[\"']?\s*rtl|direction\s*[:=]\s*[\"']?\s*rtl", re.IGNORECASE)
# Signs that belong to a Latin word and part from it between right-to-left words.
_STRAYING = re.compile(r"(?<![\w/.:@])(?:[@#+&/.][A-Za-z0-9][\w.]*|[A-Za-z]\w*[+#]{1,2}(?!\w))")
_RTL_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")


@dataclass(frozen=True, slots=True)
class Looked:
    """One variant: as it was written, and as an example reader sees it."""

    where: str
    channel: str
    language: str
    words: Words
    message: Preview
    own: str = ""  # how our own links begin: the domain doctor tells when they are not https


def lint(one: Looked) -> list[Finding]:
    """Everything the rules find in one variant."""
    rules = (*_EVERYWHERE, *(_IN_MAIL if one.channel == "email" else _IN_TEXT))
    return [found for rule in rules for found in rule(one)]


def unsaid(where: str, channel: str, words: Words) -> list[Finding]:
    """What has to be said and is not."""
    found = []
    if channel == "email" and not words.subject.strip():
        found.append(Finding("empty_subject", "error", f"{where}.subject"))
    says = words.body_html or words.body_text or words.pattern or words.template
    if not says.strip():
        found.append(Finding("empty", "error", where))
    return found


def _spam(one: Looked) -> Iterator[Finding]:
    text = _words_of(f"{one.message.subject} {one.message.text}")
    found = [word for word, folded in _spam_words() if folded in text]
    if found:
        yield Finding("spam_words", "warning", one.where, ", ".join(found[:5]))


def _straying(one: Looked) -> Iterator[Finding]:
    if not is_rtl(one.language):
        return
    written = f"{one.message.subject}\n{one.message.text}"
    tokens: dict[str, None] = {}
    for line in written.splitlines():
        if _RTL_LETTER.search(line) and "://" not in line:
            tokens.update(dict.fromkeys(_STRAYING.findall(_without_isolates(line))))
    if tokens:
        yield Finding("ltr_punctuation", "warning", one.where, " ".join(list(tokens)[:5]))


def _size(one: Looked) -> Iterator[Finding]:
    size = len(one.message.html.encode())
    if size > CLIPPED:
        yield Finding("clipped", "warning", one.where, str(size))


def _opt_out(one: Looked) -> Iterator[Finding]:
    if is_page(one.words.body_html) and "unsubscribe_url" not in one.words.body_html:
        yield Finding("no_unsubscribe", "error", one.where)


def _postal(one: Looked) -> Iterator[Finding]:
    if is_page(one.words.body_html) and "shop.postal_address" not in one.words.body_html:
        yield Finding("no_postal_address", "warning", one.where)


def _scripts(one: Looked) -> Iterator[Finding]:
    if "<script" in one.message.html.lower():
        yield Finding("script", "error", one.where)


def _right_to_left(one: Looked) -> Iterator[Finding]:
    if not is_rtl(one.language):
        return
    if _LETTER_SPACING.search(one.message.html):
        yield Finding("letter_spacing", "warning", one.where)
    if not _DIRECTION.search(one.message.html):
        yield Finding("no_direction", "warning", one.where)


def _markup(one: Looked) -> Iterator[Finding]:
    reader = _Reader()
    reader.feed(one.message.html)
    reader.close()
    if reader.without_alt and not one.words.body_html.startswith("<!doctype"):
        yield Finding("no_alt", "warning", one.where, reader.without_alt[0][:80])
    for url in dict.fromkeys(reader.links):
        yield from _link(one, url)
    for url in dict.fromkeys(reader.pictures):
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            yield Finding("image_without_host", "warning", one.where, url[:80])


def _link(one: Looked, url: str) -> Iterator[Finding]:
    scheme = urlsplit(url).scheme.lower()
    if scheme == "http":
        if not (one.own and url.startswith(one.own)):
            yield Finding("link_without_https", "warning", one.where, url[:80])
    elif not url or scheme not in ("https", "mailto", "tel", "sms"):
        yield Finding("link_without_host", "warning", one.where, url[:80])


def _text_links(one: Looked) -> Iterator[Finding]:
    urls = (one.message.url, *(url for _, url in one.message.buttons))
    for url in urls:
        if url:
            yield from _link(one, url)
    if one.message.image_url and not urlsplit(one.message.image_url).netloc:
        yield Finding("image_without_host", "warning", one.where, one.message.image_url[:80])


def _encoding(one: Looked) -> Iterator[Finding]:
    """A typographic quote in a Latin text more than doubles what it costs."""
    if one.channel != "sms" or is_rtl(one.language):
        return
    foreign = dict.fromkeys(each for each in one.message.text if encoding_of(each) == "ucs2")
    if 0 < len(foreign) <= _FOREIGN_LETTERS:
        parts = str(count(one.message.text).parts)
        yield Finding("sms_ucs2", "warning", one.where, f"{' '.join(foreign)} ({parts})")


def _window(one: Looked) -> Iterator[Finding]:
    if one.channel == "whatsapp" and not one.words.template:
        yield Finding("needs_template", "warning", one.where)


_EVERYWHERE = (_spam, _straying)
_IN_MAIL = (_size, _opt_out, _postal, _scripts, _right_to_left, _markup)
_IN_TEXT = (_text_links, _encoding, _window)


@cache
def _spam_words() -> tuple[tuple[str, str], ...]:
    stored = json.loads(files("regulars.templates").joinpath("spam_words.json").read_bytes())
    words = [word for language in ("en", "fa", "ar") for word in stored[language]]
    return tuple((word, _words_of(word)) for word in words)


def _words_of(text: str) -> str:
    """The words in their search form, each with a space on both sides."""
    words = re.findall(r"\w+", fold(text))
    return f" {' '.join(words)} "


def _without_isolates(text: str) -> str:
    """The text without what is isolated: that strays no more."""
    return re.sub("\u2068.*?\u2069", " ", text)


class _Reader(HTMLParser):
    """Collects links, pictures and pictures without words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.without_alt: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and "href" in values:
            self.links.append((values["href"] or "").strip())
        elif tag == "img":
            self.pictures.append((values.get("src") or "").strip())
            if values.get("alt") is None:
                self.without_alt.append(values.get("src") or "")
