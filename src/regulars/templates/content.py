"""What a template says: for each form or channel, for each language, its words.

`{"email": {"": …, "fa": …}, "sms": {"fa": …}}`: an exact channel ("telegram") goes before its form
("chat"), the customer's language before "" (everybody else).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field

from regulars.channels.kinds import CHANNELS, Form
from regulars.core.text import LongText, Name, Text, Wire

FORMS: tuple[Form, ...] = get_args(Form)
LANGUAGES = ("", "en", "fa", "ar")
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Url = Annotated[Text, Field(max_length=2_000)]


class Look(Wire):
    """The colours and corners of an e-mail made of blocks."""

    brand: Colour = "#0f766e"
    on_brand: Colour = "#ffffff"  # what is written on the brand's colour
    background: Colour = "#f4f5f7"
    surface: Colour = "#ffffff"
    text: Colour = "#1f2430"
    rounding: Annotated[int, Field(ge=0, le=40)] = 12


class Variant(Wire):
    """The words of one form in one language; all of it Liquid. A form uses what it knows.

    email: subject, preheader, blocks with their look (or body_html), body_text · sms: body_text, or
    pattern and values · push: subject, body_text, url, image_url · chat: body_text, image_url,
    buttons, or template, template_language and values.
    """

    subject: Text = ""
    preheader: Text = ""
    blocks: Annotated[tuple[dict[str, Any], ...], Field(max_length=200)] = ()
    look: Look = Look()
    body_html: LongText = ""
    body_text: LongText = ""
    url: Url = ""
    image_url: Url = ""
    buttons: Annotated[tuple[tuple[Name, Url], ...], Field(max_length=10)] = ()
    pattern: Text = ""
    template: Text = ""
    template_language: Annotated[Text, Field(max_length=20)] = ""
    values: Annotated[tuple[Text, ...], Field(max_length=20)] = ()


def _known(content: Mapping[str, Mapping[str, Variant]]) -> Mapping[str, Mapping[str, Variant]]:
    """Raise ValueError for a form or a language that does not exist."""
    for form, variants in content.items():
        if form not in FORMS and form not in CHANNELS:
            raise ValueError(f"{form!r} is neither a form nor a channel")
        if not variants:
            raise ValueError(f"{form!r} has no words")
        for language in variants:
            if language not in LANGUAGES:
                raise ValueError(f"{form}: {language!r} is not a language we speak")
    return content


Content = Annotated[dict[str, dict[str, Variant]], AfterValidator(_known)]


def pick(
    content: Mapping[str, Mapping[str, Variant]], channel: str, language: str, shops: str
) -> tuple[str, str] | None:
    """Form and language of the words that a channel would carry, chosen as when they are sent."""
    form = channel if channel in content else CHANNELS[channel].form
    named = content.get(form, {})
    known = [key for key in (language, "", shops, *sorted(named)) if key in named]
    return (form, known[0]) if known else None


def channel_of(form: str) -> str:
    """A channel that carries a form; a channel is its own."""
    if form in CHANNELS:
        return form
    return next(channel.key for channel in CHANNELS.values() if channel.form == form)
