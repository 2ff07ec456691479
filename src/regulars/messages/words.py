"""What a mailing says, before it is said to anyone: words for each channel and language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from regulars.channels.kinds import CHANNELS

# As it is stored: form or channel -> language ("" for every other) -> the fields of Words.
Stored = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Words:
    """What one message says, each part a Liquid template; what its channel has no place for stays
    empty.

    An empty text part of an e-mail is derived from the HTML. `subject` is a push's title.
    `pattern` (SMS) and `template` (WhatsApp) name a text that the provider has approved; `values`
    fill it in, in order.
    """

    subject: str = ""
    body_html: str = ""
    body_text: str = ""
    url: str = ""
    image_url: str = ""
    buttons: tuple[tuple[str, str], ...] = ()  # text and address of each
    pattern: str = ""
    template: str = ""
    template_language: str = ""
    values: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every template in it."""
        plain = (self.subject, self.body_html, self.body_text, self.url, self.image_url)
        pressed = (part for button in self.buttons for part in button)
        return tuple(each for each in (*plain, *pressed, *self.values) if each)


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The words of a mailing for each form or channel, in each language."""

    variants: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)

    def words(self, channel: str, language: str, shops: str) -> Words | None:
        """What is said on a channel: its own words before those of its form; in the customer's
        language, else in the one for all, else in the shop's, else in any.
        """
        named = self.variants.get(channel) or self.variants.get(CHANNELS[channel].form) or {}
        known = [key for key in (language, "", shops, *sorted(named)) if key in named]
        return named[known[0]] if known else None

    def every(self) -> tuple[Words, ...]:
        """All there is."""
        return tuple(words for named in self.variants.values() for words in named.values())


def read_content(stored: Stored) -> Content:
    """The content as it was stored."""
    return Content(
        {
            key: {language: read_words(words) for language, words in named.items()}
            for key, named in stored.items()
        }
    )


def read_words(stored: Mapping[str, Any]) -> Words:
    """Words as they were stored; a field that we do not know is left out."""
    known = {each.name: stored[each.name] for each in fields(Words) if each.name in stored}
    if "buttons" in known:
        known["buttons"] = tuple((text, url) for text, url in known["buttons"])
    if "values" in known:
        known["values"] = tuple(known["values"])
    return Words(**known)


def store_words(words: Words) -> dict[str, Any]:
    """Words as they are stored: only what is said."""
    return {name: value for name, value in asdict(words).items() if value}


def letter(subject: str, body_html: str, body_text: str = "") -> dict[str, dict[str, Any]]:
    """The content of a mailing that is one e-mail in one language."""
    return {"email": {"": store_words(Words(subject, body_html, body_text))}}
