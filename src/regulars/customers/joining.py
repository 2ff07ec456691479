"""How a customer lets us into a messenger, and out of it again.

A link that starts the shop's bot carries a token that says who follows it; the chat that comes back
with it is theirs from then on. The token is short (a messenger takes 64 letters), signed, good for
one channel and for ninety days: a link that is passed on to a friend does not work for ever.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from regulars.channels import service as channels
from regulars.channels.kinds import CHANNELS
from regulars.core.clock import EPOCH_DAY
from regulars.core.keys import Keys
from regulars.core.workspace import Workspace
from regulars.customers.addresses import add_address, addresses_of, drop_address, owner_of
from regulars.customers.consent import give_consent, withdraw_consent
from regulars.customers.suppression import lift_by_person
from regulars.customers.tables import customer_addresses, customers, identities

DAYS = 90
STARTED = ("telegram", "bale_bot", "rubika")  # where a bot writes to those who started it
_SHAPE = struct.Struct(">QH")  # customer, the last day
# After words of theirs a shop may answer with words of its own.
_WINDOWS = {"whatsapp": timedelta(hours=24)}


def start_token(keys: Keys, customer_id: int, channel: str, *, now: datetime) -> str:
    """What a start link carries: at most 64 of A-Z, a-z, 0-9, - and _."""
    until = (now.date() - EPOCH_DAY).days + DAYS
    return keys.sign(f"start:{channel}", _SHAPE.pack(customer_id, until))


def read_start(keys: Keys, channel: str, token: str, *, now: datetime) -> int | None:
    """Who follows the link; None when it is altered, of another channel or too old."""
    payload = keys.verify(f"start:{channel}", token)
    if payload is None or len(payload) != _SHAPE.size:
        return None
    customer_id, until = _SHAPE.unpack(payload)
    return int(customer_id) if (now.date() - EPOCH_DAY).days <= until else None


def start_link(ws: Workspace, customer_id: int, channel: str, *, now: datetime) -> str | None:
    """The link by which this customer starts a bot; None where none with a name is set up."""
    return bot_link(ws, channel, start_token(ws.keys, customer_id, channel, now=now))


def start_links(ws: Workspace, customer_id: int, *, now: datetime) -> dict[str, str]:
    """Such links by channel."""
    links = {each: start_link(ws, customer_id, each, now=now) for each in STARTED}
    return {channel: link for channel, link in links.items() if link is not None}


def bot_link(ws: Workspace, channel: str, token: str) -> str | None:
    """The messenger's own address that starts the shop's bot with this token."""
    if channel not in STARTED:
        return None
    with ws.state.read() as connection:
        bots = [one for one in channels.senders(connection, channel=channel) if one.on]
    named = [one for one in bots if (one.settings or {}).get("username")]
    return named[0].carrier(ws.keys).start_url(token) if named else None


def join(
    connection: Connection, keys: Keys, channel: str, address: str, token: str, *, now: datetime
) -> int | None:
    """Somebody started the bot: their chat is known and they agree. Returns who.

    Without a token that we made the chat is nobody's, unless we know it already.
    """
    customer_id = read_start(keys, channel, token, now=now)
    if customer_id is None:
        customer_id = who_is(connection, channel, address)
    known = select(customers.c.id).where(customers.c.id == customer_id)
    if customer_id is None or connection.scalar(known) is None:
        return None
    let_in(connection, customer_id, channel, address, source="start link", now=now)
    return customer_id


def let_in(
    connection: Connection,
    customer_id: int,
    channel: str,
    address: str,
    *,
    keys: dict[str, str] | None = None,
    source: str,
    wording: str = "",
    evidence: str = "",
    now: datetime,
) -> None:
    """The customer asked for messages there themselves: the address, the consent, no suppression
    of old.
    """
    if CHANNELS[channel].address == "own":
        add_address(connection, customer_id, channel, address, keys=keys, now=now)
    lift_by_person(connection, channel, [address])
    give_consent(
        connection,
        [customer_id],
        channel=channel,
        source=source,
        wording=wording,
        evidence=evidence,
        now=now,
    )


def leave(
    connection: Connection, channel: str, address: str, *, source: str, now: datetime
) -> int | None:
    """Somebody shut us out: the address goes, and with their last one the consent. Returns who."""
    customer_id = who_is(connection, channel, address)
    if customer_id is None:
        return None
    drop_address(connection, channel, address)
    here = (customer_addresses.c.customer_id == customer_id) & (
        customer_addresses.c.channel == channel
    )
    if connection.scalar(select(customer_addresses.c.address).where(here).limit(1)) is None:
        withdraw_consent(connection, [customer_id], channel=channel, source=source, now=now)
    return customer_id


def wrote(connection: Connection, channel: str, address: str, *, now: datetime) -> int | None:
    """Somebody wrote to us: for a while words of our own are welcome there. Returns who."""
    customer_id = who_is(connection, channel, address)
    if customer_id is not None and channel in _WINDOWS:
        until = now + _WINDOWS[channel]
        add_address(connection, customer_id, channel, address, window_until=until, now=now)
    return customer_id


def windows_of(
    connection: Connection, customer_ids: Sequence[int], channel: str
) -> dict[tuple[int, str], datetime | None]:
    """Until when words of our own are welcome at these customers' telephone numbers."""
    if channel not in _WINDOWS:
        return {}
    found = addresses_of(connection, customer_ids, channel)
    return {(who, each.address): each.window_until for who, each in found.items()}


def who_is(connection: Connection, channel: str, address: str) -> int | None:
    """Whose address this is on a channel: a chat of their own, or their telephone number."""
    kind = CHANNELS[channel].address
    if kind == "own":
        return owner_of(connection, channel, address)
    here = (identities.c.kind == kind) & (identities.c.value == address)
    return connection.scalar(select(identities.c.customer_id).where(here))
