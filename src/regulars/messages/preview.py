"""A mailing as one customer would see it, on the screen or in a test inbox: nothing is planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from regulars.accounts.service import Profile, profile
from regulars.channels import service as channels
from regulars.channels.email import Email
from regulars.channels.outgoing import Chat, Push, Sms
from regulars.channels.provider import Outcome
from regulars.channels.service import Sender
from regulars.core.errors import Conflict, Problem
from regulars.core.workspace import Workspace
from regulars.messages import shown, templates
from regulars.messages.claims import Claimed
from regulars.messages.letters import Writer, speech_of
from regulars.messages.people import example_context, reader
from regulars.messages.words import Words
from regulars.messages.writers import writer_for


@dataclass(frozen=True, slots=True)
class Preview:
    """What one customer would get; a channel fills in what it has. A push's title is `subject`."""

    language: str
    subject: str = ""
    html: str = ""
    text: str = ""
    url: str = ""
    image_url: str = ""
    buttons: tuple[tuple[str, str], ...] = ()


def preview(
    ws: Workspace,
    words: Words,
    *,
    channel: str = "email",
    customer_id: int | None = None,
    language: str | None = None,
    now: datetime,
) -> Preview:
    """The message to a customer, or to an example. Raises Invalid for a faulty template."""
    lists = shown.named(words)
    one = reader(ws, customer_id, lists, channel=channel, language=language, now=now)
    with ws.state.read() as connection:
        found = channels.senders(connection, channel=channel)
        business = profile(connection)
    sender = found[0] if found else replace(channels.example_sender(now), channel=channel)
    return written(ws, one, words, sender, business, now=now)


def written(
    ws: Workspace,
    one: Claimed,
    words: Words,
    sender: Sender,
    business: Profile,
    *,
    now: datetime,
) -> Preview:
    """What this reader would get from this sender, by the code that writes it."""
    made = writer_for(ws, sender, business).compose(one, words, now=now, track=False)
    return _seen(made, speech_of(one.person.get("language"), business))


def _seen(made: Email | Sms | Push | Chat, language: str) -> Preview:
    if isinstance(made, Email):
        return Preview(language, made.subject, made.html, made.text)
    if isinstance(made, Push):
        return Preview(language, made.title, "", made.text, made.url, made.image_url)
    if isinstance(made, Chat):
        buttons = tuple((button.text, button.url) for button in made.buttons)
        text = made.text or " · ".join((made.template, *made.values))
        return Preview(language, text=text, image_url=made.image_url, buttons=buttons)
    approved = (f"{name}: {value}" for name, value in made.values.items())
    return Preview(language, text=made.text or " · ".join((made.pattern, *approved)))


def send_test(
    ws: Workspace,
    words: Words,
    address: str,
    *,
    channel: str = "email",
    customer_id: int | None = None,
    language: str | None = None,
    now: datetime,
) -> str:
    """Send the message to one address of our own; returns what the provider said.

    Raises Conflict when there is no sender or the provider does not take it.
    """
    with ws.state.read() as connection:
        found = [one for one in channels.senders(connection, channel=channel) if one.on]
        business = profile(connection)
    if not found:
        raise Conflict("Set the sender up first.", code="no_sender")
    lists = shown.named(words)
    one = reader(ws, customer_id, lists, channel=channel, language=language, now=now)
    writer = writer_for(ws, found[0], business)
    write = writer.letter if isinstance(writer, Writer) else writer.compose
    message = write(replace(one, address=address), words, now=now, track=False)
    line = found[0].carrier(ws.keys).open(hello=found[0].mail_domain)
    try:
        receipt = line.send(message, lambda: True)
    finally:
        line.close()
    if receipt.outcome is not Outcome.ACCEPTED:
        raise Conflict(f"The provider said: {receipt.reply}", code=receipt.outcome.value)
    return receipt.reply


def check_words(ws: Workspace, words: Words, *, now: datetime) -> list[Problem]:
    """What is wrong with a template, each with its line; empty when it can be sent."""
    with ws.state.read() as connection:
        language, context = example_context(connection, now=now)
    return templates.check(words.subject, words.body_html, words.body_text, context, language)
