"""A mailing as one customer would see it, on the screen or in a test inbox: nothing is planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.provider import Outcome
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.workspace import Workspace
from regulars.customers.tables import customers
from regulars.messages import queries, shown, templates
from regulars.messages.claims import Claimed
from regulars.messages.letters import Writer, context_of, speech_of
from regulars.messages.links import PREVIEW
from regulars.messages.words import Words

_NOBODY = {"name": "Mina Rahimi", "language": None, "city": "Shiraz", "country": "IR"}


@dataclass(frozen=True, slots=True)
class Preview:
    """What one customer would get."""

    subject: str
    html: str
    text: str
    language: str


def preview(
    ws: Workspace, words: Words, *, customer_id: int | None = None, now: datetime
) -> Preview:
    """The message to a customer, or to an example. Raises Invalid for a faulty template."""
    with ws.state.read() as connection:
        one = _as_claimed(connection, customer_id)
        sender = channels.sender(connection) or channels.example_sender(now)
        business = profile(connection)
    one = _with_lists(ws, one, words, now)
    email = Writer(ws, sender, business).compose(one, words, now=now, track=False)
    return Preview(email.subject, email.html, email.text, email.language)


def send_test(
    ws: Workspace,
    words: Words,
    address: str,
    *,
    customer_id: int | None = None,
    now: datetime,
) -> str:
    """Send the message to one address of our own; returns what the server said.

    Raises Conflict when there is no sender or the server does not take it.
    """
    with ws.state.read() as connection:
        one = replace(_as_claimed(connection, customer_id), address=address)
        sender = channels.sender(connection)
        business = profile(connection)
    if sender is None:
        raise Conflict("Set the sender up first.", code="no_sender")
    one = _with_lists(ws, one, words, now)
    letter = Writer(ws, sender, business).letter(one, words, now=now, track=False)
    line = sender.carrier(ws.keys).open(hello=sender.mail_domain)
    try:
        receipt = line.send(letter, lambda: True)
    finally:
        line.close()
    if receipt.outcome is not Outcome.ACCEPTED:
        raise Conflict(f"The mail server said: {receipt.reply}", code=receipt.outcome.value)
    return receipt.reply


def check_words(ws: Workspace, words: Words, *, now: datetime) -> list[Problem]:
    """What is wrong with a template, each with its line; empty when it can be sent."""
    with ws.state.read() as connection:
        business = profile(connection)
    one = replace(_example(), lists=dict.fromkeys(shown.LISTS, (shown.EXAMPLE,)))
    language = speech_of(None, business)
    context = context_of(one, business, "https://example.com/unsubscribe", language, now)
    return templates.check(words.subject, words.body_html, words.body_text, context, language)


def require_sound(ws: Workspace, words: Words, *, now: datetime) -> None:
    """Raise Invalid with every problem of the template."""
    problems = check_words(ws, words, now=now)
    if problems:
        raise Invalid("The message cannot be sent as it is.", problems=tuple(problems))


def _with_lists(ws: Workspace, one: Claimed, words: Words, now: datetime) -> Claimed:
    """With what the words would recommend; an example person is shown what anybody new is."""
    found = shown.lists_of(ws, [one.customer_id], shown.named(words), now=now)
    return replace(one, lists=found[one.customer_id])


def _as_claimed(connection: Connection, customer_id: int | None) -> Claimed:
    if customer_id is None:
        return _example()
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).first()
    if row is None:
        raise NotFound("There is no such customer.")
    traits = queries.traits_of(connection, [customer_id]).get(customer_id, {})
    person = {name: getattr(row, name) for name in ("name", "language", "city", "country")}
    example = _example()
    return replace(
        example,
        customer_id=customer_id,
        address=row.email or example.address,
        person=person,
        traits=traits,
    )


def _example() -> Claimed:
    return Claimed(
        id=PREVIEW,
        campaign_id=PREVIEW,
        customer_id=0,
        channel="email",
        epoch=0,
        attempts=0,
        purpose="marketing",
        address="mina@example.com",
        address_hash="",
        person=dict(_NOBODY),
        traits={"orders": 3, "revenue_minor": 12_000, "last_order_on": "2026-08-01"},
    )
