"""What people write to us, and that they let us into a messenger or shut us out.

A word for stopping withdraws the consent on that channel, a word for starting gives it again; the
rest is kept in the customer's history for people to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from regulars.channels.kinds import CHANNELS
from regulars.channels.provider import Inbound
from regulars.channels.service import Sender
from regulars.core.ids import fact_id_of
from regulars.core.keys import Keys
from regulars.customers import service as people
from regulars.events.schemas import Event
from regulars.locale.opt_out import means

LONGEST_KEPT = 1_000  # letters of what somebody wrote


def take_in(
    connection: Connection, keys: Keys, sender: Sender, said: Sequence[Inbound], *, now: datetime
) -> list[Event]:
    """Act on what people said there; returns what history is to be told."""
    if sender.channel not in CHANNELS:
        return []
    news = (_heard(connection, keys, sender.channel, each, now) for each in said)
    return [event for event in news if event is not None]


def _heard(
    connection: Connection, keys: Keys, channel: str, said: Inbound, now: datetime
) -> Event | None:
    match said.event if said.event != "text" else means(said.text) or "text":
        case "start":
            return _started(connection, keys, channel, said, now)
        case "stop":
            return _stopped(connection, channel, said, now)
        case _:
            who = people.wrote(connection, channel, said.address, now=now)
            return _event("message_received", channel, who, said, now)


def _started(
    connection: Connection, keys: Keys, channel: str, said: Inbound, now: datetime
) -> Event | None:
    """Somebody started the bot, or asked by a word to be written to again."""
    if said.event == "start":
        who = people.join(connection, keys, channel, said.address, said.start, now=now)
        return _event("subscribed", channel, who, said, now)
    who = people.wrote(connection, channel, said.address, now=now)
    people.lift_by_person(connection, channel, [said.address])
    if who is not None:
        people.give_consent(
            connection,
            [who],
            channel=channel,
            source="reply",
            evidence=said.text[:100],
            prove=True,
            now=now,
        )
    return _event("subscribed", channel, who, said, now)


def _stopped(connection: Connection, channel: str, said: Inbound, now: datetime) -> Event | None:
    """Somebody shut us out. A number that nobody has stays shut for whoever brings it later."""
    if CHANNELS[channel].address == "own":
        who = people.leave(connection, channel, said.address, source="messenger", now=now)
        return _event("unsubscribed", channel, who, said, now)
    who = people.who_is(connection, channel, said.address)
    if who is None:
        people.suppress(
            connection, channel=channel, address=said.address, reason="opted_out", now=now
        )
        return None
    people.withdraw_consent(
        connection, [who], channel=channel, source="reply", evidence=said.text[:100], now=now
    )
    return _event("unsubscribed", channel, who, said, now)


def _event(
    name: str, channel: str, customer_id: int | None, said: Inbound, now: datetime
) -> Event | None:
    if customer_id is None:
        return None
    at = said.at or now
    what = said.key or at.isoformat()
    text = {"text": said.text[:LONGEST_KEPT]} if said.text else {}
    return Event(
        id=fact_id_of(name, channel, said.address, what),
        name=name,
        occurred_at=at,
        customer_id=customer_id,
        properties={"channel": channel, **text},
    )
