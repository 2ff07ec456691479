"""Words filled in for one reader, as each form of channel carries them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from regulars.messages.layout import wrap_html, wrap_text
from regulars.messages.letters import is_page
from regulars.messages.people import Reader
from regulars.messages.templates import fill, render
from regulars.messages.words import Words


@dataclass(frozen=True, slots=True)
class Filled:
    """A message filled in. An e-mail has HTML; a text has only text; a push a subject too."""

    subject: str = ""
    html: str = ""
    text: str = ""
    url: str = ""
    image_url: str = ""
    buttons: tuple[tuple[str, str], ...] = ()

    def with_html(self, html: str) -> Filled:
        return replace(self, html=html)


def filled(words: Words, channel: str, person: Reader) -> Filled:
    """The words as one reader gets them. Raises TemplateFault naming part and line."""
    if channel == "email":
        return _email(words, person)

    def said(source: str) -> str:
        return fill(source, person.context, person.language, part="body_text")

    return Filled(
        subject=said(words.subject),
        text=said(words.body_text or " ".join(words.values)),
        url=said(words.url),
        image_url=said(words.image_url),
        buttons=tuple((said(text), said(url)) for text, url in words.buttons),
    )


def _email(words: Words, person: Reader) -> Filled:
    found = render(words.subject, words.body_html, words.body_text, person.context, person.language)
    if is_page(words.body_html) and not words.body_text:
        return Filled(found.subject, found.html, found.text)
    facts = {
        "language": person.language,
        "shop": person.context["shop"]["title"],
        "postal_address": person.context["shop"]["postal_address"],
        "unsubscribe": person.context["unsubscribe_url"],
    }
    text = wrap_text(found.text, **facts)
    if is_page(words.body_html):
        return Filled(found.subject, found.html, text)
    return Filled(found.subject, wrap_html(found.html, subject=found.subject, **facts), text)
