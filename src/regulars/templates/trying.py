"""A test message: once, to an address of our own."""

from __future__ import annotations

from datetime import datetime

from regulars.accounts.service import profile
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.messages.letters import speech_of
from regulars.messages.people import reader
from regulars.templates.compiling import Variants, compile_one
from regulars.templates.content import channel_of, pick


def send_test(
    ws: Workspace,
    content: Variants,
    channel: str,
    address: str,
    *,
    language: str | None = None,
    customer_id: int | None = None,
    now: datetime,
) -> str:
    """Send what a channel would carry; returns what the provider said.

    Raises NotFound where nothing is said, Conflict without a sender or if the provider does not
    take it, Invalid for words that cannot be sent.
    """
    carrier = channel_of(channel)
    with ws.state.read() as connection:
        shop = profile(connection)
    person = reader(ws, customer_id, channel=carrier, language=language, now=now)
    speaks = speech_of(person.person.get("language"), shop)
    found = pick(content, carrier, speaks, shop.language)
    if found is None:
        raise NotFound("Nothing is said in this form.")
    words = compile_one(ws, content, found, speaks)
    return messages.send_test(
        ws, words, address, channel=carrier, customer_id=customer_id, language=speaks, now=now
    )
