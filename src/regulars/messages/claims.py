"""Taking messages to be sent: the transaction in which every rule is asked.

A claim fails closed: no sender, a hold, a paused mailing or an empty allowance mean that nothing is
taken. Several workers on PostgreSQL never take the same row; the one row of `sending` is their
lock, so that caps hold across all of them and all senders, and the sender's row that of its rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.service import Sender
from regulars.customers.tables import customers
from regulars.messages import moves, queries
from regulars.messages.duty import let_others_by
from regulars.messages.judging import LEASE, Bench
from regulars.messages.pacing import pacing_of
from regulars.messages.rules import Standing
from regulars.messages.tables import messages, sending
from regulars.recommendations.schemas import ListName, Recommendation

MOST_LOOKED_AT = 5_000
PERSON = ("name", "language", "city", "country")
_ROW = ("id", "customer_id", "channel", "epoch", "attempts", "doubts", "tried", "waiting_since")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, with what its words may need."""

    id: str
    campaign_id: str
    customer_id: int
    channel: str
    epoch: int
    attempts: int
    purpose: str
    address: str
    address_hash: str
    person: dict[str, str | None]
    traits: dict[str, float | str | None] = field(default_factory=dict)
    lists: Mapping[ListName, tuple[Recommendation, ...]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)  # what else the address takes
    window_until: datetime | None = None  # until then words of our own are welcome there
    sender_id: str = ""
    doubts: int = 0  # earlier tries whose end nobody knows
    tried: Sequence[Mapping[str, Any]] = ()  # channels that refused
    after: tuple[str, ...] = ()  # what is left of the cascade


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took. `wait` means that more may be taken soon."""

    taken: tuple[Claimed, ...] = ()
    high_water: int = 0
    wait: bool = False
    looked_at: int = 0


def claim(
    connection: Connection, sender_id: str, *, worker: str, limit: int, now: datetime
) -> Claim:
    """Take up to `limit` due messages for a sender; what the rules refuse moves on."""
    let_others_by(connection)
    state = connection.execute(select(sending).with_for_update()).first()
    sender = channels.lock_sender(connection, sender_id)
    if sender is None or not sender.on or state is None or state.held_at is not None:
        return Claim()
    allowed = channels.allowance(sender, now)
    if allowed == 0:
        return Claim(wait=not sender.rests(now))
    limit = limit if allowed is None else min(limit, allowed)
    rules, pacing = queries.rules_of(connection), pacing_of(connection, sender, now)
    bench = replace(Bench.of(rules, profile(connection), sender, now), pacing=pacing)
    taken, looked_at = _take(connection, bench, worker, limit)
    if not taken:
        return Claim(wait=looked_at > 0, looked_at=looked_at)
    channels.spend(connection, sender, len(taken), now)
    if pacing is not None:
        pacing.gate.save(connection)
    connection.execute(update(sending).values(high_water=state.high_water + 1))
    return Claim(tuple(taken), state.high_water + 1, wait=True, looked_at=looked_at)


def _take(
    connection: Connection, bench: Bench, worker: str, limit: int
) -> tuple[list[Claimed], int]:
    """Due messages of the mailings that the sender carries; and how many rows were looked at, so
    that a mailing nobody may get is worked off in bounded transactions.
    """
    taken: list[Claimed] = []
    looked_at = 0
    for mailing in queries.active(connection):
        if not _is_carried(mailing, bench.sender):
            continue
        size = limit
        while len(taken) < limit and looked_at < MOST_LOOKED_AT:
            due = connection.execute(_due(mailing.id, bench.sender, size, bench.now)).all()
            if not due:
                break
            looked_at += len(due)
            found = _claim_chunk(connection, bench, due, mailing, worker, limit - len(taken))
            taken += found
            if 4 * len(found) < len(due):  # mostly refused: look at more at a time
                size = min(4 * size, MOST_LOOKED_AT)
    return taken, looked_at


def _is_carried(mailing: Any, sender: Sender) -> bool:
    return sender.channel in mailing.channels and sender.carries(mailing.purpose)


def _due(campaign_id: str, sender: Sender, limit: int, now: datetime) -> Any:
    """The next rows. One whose last try is in doubt goes through the same sender again, which
    alone can know it.
    """
    people = (customers.c[name] for name in (*PERSON, "timezone"))
    return (
        select(*(messages.c[name] for name in _ROW), *people)
        .select_from(messages.outerjoin(customers, customers.c.id == messages.c.customer_id))
        .where(
            messages.c.campaign_id == campaign_id,
            messages.c.state == "queued",
            messages.c.channel == sender.channel,
            messages.c.next_try_at <= now,
            or_(messages.c.doubts == 0, messages.c.sender_id == sender.id),
        )
        .order_by(messages.c.next_try_at)  # as the index lies: thousands share a moment
        .limit(limit)
        .with_for_update(of=messages, skip_locked=True)
    )


def _claim_chunk(
    connection: Connection, bench: Bench, due: Sequence[Any], mailing: Any, worker: str, room: int
) -> list[Claimed]:
    judged = bench.judge(connection, due, mailing, room=room)
    moves.make(connection, judged.moves, bench.now)
    taken = [_claimed(row, standing, mailing, bench.sender) for row, standing in judged.taken]
    _mark_claimed(connection, taken, worker, bench.now)
    return _with_traits(connection, taken)


def _claimed(row: Any, standing: Standing, mailing: Any, sender: Sender) -> Claimed:
    return Claimed(
        id=row.id,
        campaign_id=mailing.id,
        customer_id=row.customer_id,
        channel=row.channel,
        epoch=row.epoch + 1,
        attempts=row.attempts,
        purpose=mailing.purpose,
        address=standing.address or "",
        address_hash=standing.address_hash or "",
        person={name: getattr(row, name) for name in PERSON},
        keys=standing.keys,
        window_until=standing.window_until,
        sender_id=sender.id,
        doubts=row.doubts,
        tried=row.tried,
        after=moves.cascade_after(mailing.channels, row.channel),
    )


def _mark_claimed(connection: Connection, taken: list[Claimed], worker: str, now: datetime) -> None:
    if not taken:
        return
    statement = (
        update(messages)
        .where(messages.c.id == bindparam("row_id"))
        .values(
            state="claimed",
            claimed_by=worker,
            claimed_at=now,
            lease_until=now + LEASE,
            waiting_since=None,
            sender_id=taken[0].sender_id,
            epoch=bindparam("new_epoch"),
            address=bindparam("to_address"),
            address_hash=bindparam("to_hash"),
        )
    )
    rows = [
        {
            "row_id": one.id,
            "new_epoch": one.epoch,
            "to_address": one.address,
            "to_hash": one.address_hash,
        }
        for one in taken
    ]
    connection.execute(statement, rows)


def _with_traits(connection: Connection, taken: list[Claimed]) -> list[Claimed]:
    known = queries.traits_of(connection, {one.customer_id for one in taken})
    for one in taken:
        one.traits.update(known.get(one.customer_id, {}))
    return taken
