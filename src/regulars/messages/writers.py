"""From a claimed message to what its channel carries: a letter, a short text, a push, a chat."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from regulars.accounts.service import Profile
from regulars.channels.kinds import CHANNELS
from regulars.channels.outgoing import Button, Chat, Push, Sms
from regulars.channels.service import Sender
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.locale.country_rules import rule_of
from regulars.locale.sms import with_opt_out
from regulars.messages.claims import Claimed
from regulars.messages.letters import Writer, context_of, speech_of
from regulars.messages.links import Links, Subject
from regulars.messages.rules import MARKETING
from regulars.messages.templates import Part, fill
from regulars.messages.waiting import place_of
from regulars.messages.words import Content, Words


class MessageWriter(Protocol):
    """Writes messages in the name of one sender."""

    def write(self, one: Claimed, content: Content, *, now: datetime) -> Any: ...

    def compose(self, one: Claimed, words: Words, *, now: datetime, track: bool = True) -> Any: ...


class ShortWriter(ABC):
    """Writes what is not an e-mail. Pure apart from the keys it was given."""

    def __init__(self, ws: Workspace, sender: Sender, business: Profile) -> None:
        self._links = Links(ws)
        self._sender = sender
        self._business = business

    def write(self, one: Claimed, content: Content, *, now: datetime) -> Any:
        """The message to one customer. Raises Invalid when it cannot be written."""
        language = speech_of(one.person.get("language"), self._business)
        words = content.words(one.channel, language, self._business.language)
        if words is None:
            raise Invalid(f"There are no words for {one.channel}.", code="no_words")
        return self.compose(one, words, now=now)

    def compose(self, one: Claimed, words: Words, *, now: datetime, track: bool = True) -> Any:
        """The message with these words."""
        language = speech_of(one.person.get("language"), self._business)
        unsubscribe = self._links.unsubscribe(Subject(one.id, one.channel, one.purpose))
        start = self._links.starts(one.customer_id, now)
        context = context_of(one, self._business, unsubscribe, language, now, start=start)
        return self.form(one, words, _Filled(words, context, language), track=track)

    @abstractmethod
    def form(self, one: Claimed, words: Words, filled: _Filled, *, track: bool) -> Any:
        """The filled words in the form of the channel."""

    def link(self, one: Claimed, url: str, *, track: bool) -> str:
        """A link that tells us when it is followed."""
        if not url.lower().startswith(("http://", "https://")):
            return url
        return self._links.click(one.id, url) if track else url


class _Filled:
    """The parts of some words, filled in for one customer."""

    def __init__(self, words: Words, context: Mapping[str, Any], language: str) -> None:
        self._words, self._context, self.language = words, context, language

    def part(self, source: str, part: Part) -> str:
        return fill(source, self._context, self.language, part=part).strip() if source else ""

    @property
    def subject(self) -> str:
        return " ".join(self.part(self._words.subject, "subject").split())

    @property
    def text(self) -> str:
        return self.part(self._words.body_text, "body_text")

    @property
    def url(self) -> str:
        return self.part(self._words.url, "url")

    @property
    def image_url(self) -> str:
        return self.part(self._words.image_url, "image_url")

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.part(each, "values") for each in self._words.values)


class SmsWriter(ShortWriter):
    """Short texts; advertising ends with how to opt out, where the country asks for it."""

    def form(self, one: Claimed, words: Words, filled: _Filled, *, track: bool) -> Sms:
        text = filled.text
        if one.purpose == MARKETING and not words.pattern:
            business = self._business
            place = place_of(None, one.person.get("country"), business.timezone, business.country)
            text = with_opt_out(text, rule_of(place.country, one.channel).opt_out_suffix)
        if not text and not words.pattern:
            raise Invalid("The text is empty.", code="no_words")
        values = named_values(filled.values)
        return Sms(one.id, one.address, text, words.pattern, values, one.purpose == MARKETING)


class PushWriter(ShortWriter):
    """Notifications to a browser or a device."""

    def form(self, one: Claimed, words: Words, filled: _Filled, *, track: bool) -> Push:
        return Push(
            id=one.id,
            address=one.address,
            title=filled.subject or self._business.title,
            text=filled.text,
            url=self.link(one, filled.url, track=track),
            image_url=filled.image_url,
            keys=dict(one.keys),
            marketing=one.purpose == MARKETING,
        )


class ChatWriter(ShortWriter):
    """Messages in a messenger."""

    def form(self, one: Claimed, words: Words, filled: _Filled, *, track: bool) -> Chat:
        buttons = tuple(
            Button(filled.part(text, "buttons"), self._url(one, filled, url, track))
            for text, url in words.buttons
        )
        if not filled.text and not words.template:
            raise Invalid("The text is empty.", code="no_words")
        return Chat(
            id=one.id,
            address=one.address,
            text=filled.text,
            image_url=filled.image_url,
            buttons=buttons,
            template=words.template,
            language=words.template_language or filled.language,
            values=filled.values,
            marketing=one.purpose == MARKETING,
            free_text_until=one.window_until,
        )

    def _url(self, one: Claimed, filled: _Filled, url: str, track: bool) -> str:
        return self.link(one, filled.part(url, "buttons"), track=track)


_SHORT: dict[str, type[ShortWriter]] = {"sms": SmsWriter, "push": PushWriter, "chat": ChatWriter}


def writer_for(ws: Workspace, sender: Sender, business: Profile) -> MessageWriter:
    """Who writes what this sender carries."""
    form = CHANNELS[sender.channel].form
    return Writer(ws, sender, business) if form == "email" else _SHORT[form](ws, sender, business)


def named_values(values: tuple[str, ...]) -> dict[str, str]:
    """The values of an approved text: `name=value`, or numbered where they have no name."""
    found: dict[str, str] = {}
    for number, each in enumerate(values, 1):
        name, equals, value = each.partition("=")
        named = bool(equals) and name.strip().isidentifier()
        found[name.strip() if named else str(number)] = value.strip() if named else each
    return found
