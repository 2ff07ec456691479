"""A message as one customer would see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from regulars.accounts.service import profile
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.locale.sms import Parts, count
from regulars.messages.letters import speech_of
from regulars.messages.people import example_context, reader
from regulars.messages.preview import Preview, preview
from regulars.messages.templates import fill
from regulars.templates.compiling import Variants, compile_one
from regulars.templates.content import channel_of, pick
from regulars.templates.frame import as_dark, as_light


@dataclass(frozen=True, slots=True)
class Seen:
    """What one customer would get. `sms` counts the parts of a short message."""

    message: Preview
    preheader: str
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
    marks: bool = False,
    now: datetime,
) -> Seen:
    """The message to a customer, or to an example person; `marks` say where each block is.

    Raises NotFound where nothing is said, and Invalid, naming the place, for words that cannot be
    filled in.
    """
    channel = channel_of(form)
    with ws.state.read() as connection:
        shop = profile(connection)
    person = reader(ws, customer_id, channel=channel, language=language, now=now)
    speaks = speech_of(person.person.get("language"), shop)
    found = pick(content, channel, speaks, shop.language)
    if found is None:
        raise NotFound("Nothing is said in this form.")
    words = compile_one(ws, content, found, speaks, marks=marks)
    message = preview(ws, words, channel=channel, customer_id=customer_id, language=speaks, now=now)
    html = as_dark(message.html) if dark else as_light(message.html)
    message = replace(message, html=html)
    with ws.state.read() as connection:
        _, context = example_context(connection, language=speaks, now=now)
    preheader = fill(content[found[0]][found[1]].preheader, context, speaks, part="subject")
    return Seen(message, preheader, count(message.text) if channel == "sms" else None)
