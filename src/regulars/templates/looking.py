"""A message as one customer would see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from regulars.accounts.service import profile
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.locale.sms import Parts, count
from regulars.messages.people import Reader, example_reader, readers
from regulars.messages.shown import named
from regulars.messages.templates import fill
from regulars.messages.words import Words
from regulars.templates.compiling import Variants, compiled, products_of
from regulars.templates.content import channel_of, pick
from regulars.templates.findings import require_none
from regulars.templates.frame import as_dark
from regulars.templates.rendering import Filled, filled


@dataclass(frozen=True, slots=True)
class Seen:
    """What one customer would get. `sms` counts the parts of a short message."""

    message: Filled
    preheader: str
    language: str
    sms: Parts | None

    @property
    def size(self) -> int:
        return len(self.message.html.encode())


def look(
    ws: Workspace,
    content: Variants,
    form: str,
    *,
    language: str | None = None,
    customer_id: int | None = None,
    dark: bool = False,
    now: datetime,
) -> Seen:
    """The message to a customer, or to an example person.

    Raises NotFound where nothing is said, and Invalid, naming the place, for words that cannot be
    filled in.
    """
    channel = channel_of(form)
    with ws.state.read() as connection:
        shop = profile(connection).language
    person = _reader(ws, customer_id, channel, language, now)
    found = pick(content, channel, person.language, shop)
    if found is None:
        raise NotFound("Nothing is said in this form.")
    said = content[found[0]][found[1]]
    with ws.state.read() as connection:
        products = products_of(connection, {found[0]: {found[1]: said}})
    done = compiled(said, person.language, products, ".".join(found))
    require_none(done.findings)
    person = _with_lists(ws, person, done.words, channel, now)
    message = filled(done.words, channel, person)
    if dark:
        message = message.with_html(as_dark(message.html))
    preheader = fill(said.preheader, person.context, person.language, part="subject")
    parts = count(message.text) if channel == "sms" else None
    return Seen(message, preheader, person.language, parts)


def _reader(
    ws: Workspace, customer_id: int | None, channel: str, language: str | None, now: datetime
) -> Reader:
    if customer_id is None:
        return example_reader(ws, channel=channel, language=language, now=now)
    found = readers(ws, [customer_id], channel=channel, language=language, now=now)
    if not found:
        raise NotFound("There is no such customer.")
    return found[0]


def _with_lists(ws: Workspace, person: Reader, words: Words, channel: str, now: datetime) -> Reader:
    """With what the words recommend: the customer's own, or what anybody new is shown."""
    lists = named(words)
    if not lists:
        return person
    same: Any = {"channel": channel, "language": person.language, "now": now}
    if person.customer_id:
        return readers(ws, [person.customer_id], lists, **same)[0]
    return example_reader(ws, lists, **same)
