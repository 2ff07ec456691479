"""How fast a sender may send now: its rate limit, and its rests while the provider is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from regulars.channels.senders import Sender, sender
from regulars.channels.tables import senders

FIRST_REST, LONGEST_REST = 5.0, 300.0
LONGEST_ASKED_REST = 86_400.0  # a provider that asks for more is asked again after a day
# What is not spent in a quiet moment may be caught up on: at most this much at once.
BURST_SECONDS = 1.0


def allowance(found: Sender, now: datetime) -> int | None:
    """How many messages may leave now under the rate limit; None means any number."""
    if found.rests(now):
        return 0
    if not found.rate_per_minute:
        return None
    behind = (now - found.next_free_at).total_seconds()
    free = min(behind, BURST_SECONDS) * found.rate_per_minute / 60
    return int(free) + 1 if behind >= 0 else 0


def spend(connection: Connection, found: Sender, count: int, now: datetime) -> None:
    """Move the rate limit's clock on, in the transaction that claims the messages."""
    if not found.rate_per_minute or not count:
        return
    start = max(found.next_free_at, now - timedelta(seconds=BURST_SECONDS))
    free = start + timedelta(seconds=60 * count / found.rate_per_minute)
    connection.execute(_one(found.id).values(next_free_at=free))


def lock_sender(connection: Connection, sender_id: str) -> Sender | None:
    """The sender, with other workers kept waiting until this transaction ends."""
    query = select(senders.c.id).where(senders.c.id == sender_id).with_for_update()
    connection.execute(query).first()
    return sender(connection, sender_id)


def rest(
    connection: Connection, sender_id: str, now: datetime, *, seconds: float | None = None
) -> None:
    """Leave the provider alone: for as long as it asked, else longer with each time in a row."""
    found = lock_sender(connection, sender_id)
    if found is None or found.rests(now):
        return
    row = min(max(found.rest_seconds * 2, FIRST_REST), LONGEST_REST)
    pause = row if seconds is None else min(max(seconds, 1.0), LONGEST_ASKED_REST)
    values = {"rest_until": now + timedelta(seconds=pause), "rest_seconds": row}
    connection.execute(_one(sender_id).values(**values))


def awake(connection: Connection, sender_id: str, now: datetime) -> None:
    """The provider answered: forget the rests that are over."""
    connection.execute(_AWAKE, {"one": sender_id, "moment": now})


# Built once: it is asked with every group of answers.
_AWAKE = (
    update(senders)
    .where(
        senders.c.id == bindparam("one"),
        senders.c.rest_seconds > 0,
        senders.c.rest_until.is_(None) | (senders.c.rest_until <= bindparam("moment")),
    )
    .values(rest_until=None, rest_seconds=0)
)


def wake(connection: Connection, sender_id: str) -> None:
    """Somebody knows better: try the provider again at once."""
    connection.execute(_one(sender_id).values(rest_until=None, rest_seconds=0))


def _one(sender_id: str):  # type: ignore[no-untyped-def]
    return update(senders).where(senders.c.id == sender_id)
