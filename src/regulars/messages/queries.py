"""Every SQL statement of the send ledger. All of them work on sets of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    func,
    select,
    update,
)

from regulars.core.among import among
from regulars.customers import service as customers
from regulars.messages import countries
from regulars.messages.rules import Cap, Rules
from regulars.messages.tables import IN_FLIGHT, caps, mailings, messages, sending
from regulars.messages.words import Content, read_content

# The traits that `letters.context_of` speaks of.
FACTS = ("gender", "orders", "revenue_minor", "last_order_on", "points")


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """The items in slices of a bounded size."""
    return (items[start : start + size] for start in range(0, len(items), size))


def traits_of(
    connection: Connection, customer_ids: Collection[int]
) -> dict[int, dict[str, float | str | None]]:
    """What templates may ask about these customers; a word says more than its number."""
    return {
        who: {row["key"]: row["number"] if row["text"] is None else row["text"] for row in known}
        for who, known in customers.traits_of(connection, customer_ids, FACTS).items()
    }


def is_idle(connection: Connection) -> bool:
    """Whether no mailing is being sent and no message is under way: nothing need be written."""
    active = select(mailings.c.id).where(mailings.c.state == "sending").limit(1)
    in_flight = select(messages.c.id).where(IN_FLIGHT).limit(1)
    return not any(connection.execute(query).first() for query in (active, in_flight))


def rules_of(connection: Connection) -> Rules:
    """How this business sends; the defaults until somebody changes them."""
    query = select(caps).order_by(caps.c.channel, caps.c.days)
    each = tuple(Cap(row.channel, row.days, row.most) for row in connection.execute(query))
    row = connection.execute(select(sending)).first()
    known = () if row is None else [name for name in Rules.__slots__ if name in sending.c]
    stored = {name: getattr(row, name) for name in known}
    return Rules(**stored, caps=each, exceptions=countries.exceptions(connection))


def active(connection: Connection) -> list[Any]:
    """The mailings that are being sent, in the order in which they are served."""
    names = ("id", "channels", "purpose", "priority", "expires_at")
    query = select(*(mailings.c[name] for name in names)).where(mailings.c.state == "sending")
    order = (mailings.c.priority.desc(), mailings.c.created_at, mailings.c.id)
    return list(connection.execute(query.order_by(*order)))


def is_due(connection: Connection, campaign_id: str, channel: str, *, now: datetime) -> bool:
    """Whether a message of the mailing waits for its turn on this channel."""
    query = select(messages.c.id).where(
        messages.c.campaign_id == campaign_id,
        messages.c.state == "queued",
        messages.c.channel == channel,
        messages.c.next_try_at <= now,
    )
    return connection.execute(query.limit(1)).first() is not None


def next_try(connection: Connection, campaign_ids: Collection[str]) -> datetime | None:
    """The first moment at which a message of these mailings may go out; None if one may already be
    on its way, or none waits."""
    moving = messages.c.state.in_(("claimed", "handed"))
    theirs = among(connection, messages.c.campaign_id, campaign_ids)
    if connection.execute(select(messages.c.id).where(theirs, moving).limit(1)).first():
        return None
    waiting = select(func.min(messages.c.next_try_at)).where(theirs, messages.c.state == "queued")
    return connection.execute(waiting).scalar()


def next_customers(connection: Connection, campaign_id: str, channel: str, limit: int) -> list[int]:
    """Whose messages of a mailing come next on a channel, as they are claimed."""
    query = select(messages.c.customer_id).where(
        messages.c.campaign_id == campaign_id,
        messages.c.state == "queued",
        messages.c.channel == channel,
    )
    return list(connection.scalars(query.order_by(messages.c.next_try_at).limit(limit)))


def pause(
    connection: Connection, campaign_ids: Collection[str], reason: str, *, detail: str = ""
) -> None:
    """Pause those of these mailings that are being sent."""
    sending = (mailings.c.state == "sending") & among(connection, mailings.c.id, campaign_ids)
    values = {"state": "paused", "reason": reason, "detail": detail[:500]}
    connection.execute(update(mailings).where(sending).values(**values))


def contents_of(connection: Connection, campaign_ids: Collection[str]) -> dict[str, Content]:
    """What each of these mailings says."""
    query = select(mailings.c.id, mailings.c.content).where(
        among(connection, mailings.c.id, campaign_ids)
    )
    return {row.id: read_content(row.content) for row in connection.execute(query)}
