"""Taking messages to be sent: the transaction in which every rule is asked.

A claim fails closed: no sender, a hold, quiet hours, a paused mailing or an empty allowance mean
that nothing is taken. Several workers on PostgreSQL never take the same row; the sender's row is
their lock, so that caps and the rate limit hold across them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from regulars.accounts.service import Profile, profile
from regulars.channels import service as channels
from regulars.customers.tables import customers
from regulars.messages import queries
from regulars.messages.rules import Rules, Standing, quiet_until, refusal
from regulars.messages.tables import mailings, messages, sending
from regulars.recommendations.schemas import ListName, Recommendation

LEASE = timedelta(minutes=5)
MOST_LOOKED_AT = 5_000
_PERSON = ("name", "language", "city", "country")


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


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took. `wait` means that more may be taken soon."""

    taken: tuple[Claimed, ...] = ()
    high_water: int = 0
    wait: bool = False


def claim(connection: Connection, *, worker: str, limit: int, now: datetime) -> Claim:
    """Take up to `limit` due messages, skip those the rules refuse."""
    sender = channels.lock_sender(connection, "email")
    state = connection.execute(select(sending)).first()
    if sender is None or state is None or state.held_at is not None:
        return Claim()
    allowed = channels.allowance(sender, now)
    if allowed == 0:
        return Claim(wait=sender.rest_until is None or sender.rest_until <= now)
    limit = limit if allowed is None else min(limit, allowed)
    rules = queries.rules_of(connection)
    taken, looked_at = _take(connection, rules, worker, limit, now)
    if not taken:
        return Claim(wait=looked_at > 0)
    channels.spend(connection, sender, len(taken), now)
    connection.execute(update(sending).values(high_water=state.high_water + 1))
    return Claim(tuple(taken), state.high_water + 1, wait=True)


def _take(
    connection: Connection, rules: Rules, worker: str, limit: int, now: datetime
) -> tuple[list[Claimed], int]:
    """Due messages of the mailings that are being sent, oldest mailing first; and how many rows
    were looked at, so that a mailing nobody may get is skipped in bounded transactions.
    """
    business = profile(connection)
    taken: list[Claimed] = []
    looked_at = 0
    for row in connection.execute(_active()).all():
        while len(taken) < limit and looked_at < MOST_LOOKED_AT:
            if _is_quiet(rules, business, row.purpose, now):
                break
            due = connection.execute(_due(row.id, limit - len(taken), now)).all()
            if not due:
                break
            looked_at += len(due)
            taken += _judge(connection, due, row, rules, worker, now)
    return taken, looked_at


def _active() -> Any:
    query = select(mailings.c.id, mailings.c.channels, mailings.c.purpose)
    return query.where(mailings.c.state == "sending").order_by(mailings.c.created_at)


def _is_quiet(rules: Rules, business: Profile, purpose: str, now: datetime) -> bool:
    """Quiet hours keep marketing back; what a customer asked for may come at night."""
    return purpose == "marketing" and quiet_until(rules, business.timezone, now) is not None


def _due(campaign_id: str, limit: int, now: datetime) -> Any:
    return (
        select(
            messages.c.id,
            messages.c.customer_id,
            messages.c.epoch,
            messages.c.attempts,
            *(customers.c[name] for name in _PERSON),
        )
        .select_from(messages.outerjoin(customers, customers.c.id == messages.c.customer_id))
        .where(
            messages.c.campaign_id == campaign_id,
            messages.c.state == "queued",
            messages.c.next_try_at <= now,
        )
        .order_by(messages.c.next_try_at, messages.c.id)
        .limit(limit)
        .with_for_update(of=messages, skip_locked=True)
    )


def _judge(
    connection: Connection,
    due: Sequence[Any],
    mailing: Any,
    rules: Rules,
    worker: str,
    now: datetime,
) -> list[Claimed]:
    """Claim what the rules allow and skip the rest, each in one statement."""
    found = queries.standings(
        connection,
        {row.customer_id for row in due},
        channel=mailing.channels[0],
        purpose=mailing.purpose,
        rules=rules,
        now=now,
    )
    standing = {each.customer_id: each for each in found}
    taken: list[Claimed] = []
    skipped: list[dict[str, str]] = []
    for row in due:
        known = standing.get(row.customer_id)
        reason = "no_customer" if known is None else refusal(known, purpose=mailing.purpose)
        if reason is not None or known is None:
            skipped.append({"row_id": row.id, "why": reason or ""})
            continue
        standing[row.customer_id] = _once_more(known)
        taken.append(_claimed(row, known, mailing))
    _mark_skipped(connection, skipped, now)
    _mark_claimed(connection, taken, worker, now)
    return _with_traits(connection, taken)


def _once_more(standing: Standing) -> Standing:
    """The same customer after one more message: two mailings in one batch share the cap."""
    return replace(standing, spent={cap: count + 1 for cap, count in standing.spent.items()})


def _claimed(row: Any, standing: Standing, mailing: Any) -> Claimed:
    return Claimed(
        id=row.id,
        campaign_id=mailing.id,
        customer_id=row.customer_id,
        channel=mailing.channels[0],
        epoch=row.epoch + 1,
        attempts=row.attempts,
        purpose=mailing.purpose,
        address=standing.address or "",
        address_hash=standing.address_hash or "",
        person={name: getattr(row, name) for name in _PERSON},
    )


def _mark_skipped(connection: Connection, rows: list[dict[str, str]], now: datetime) -> None:
    if not rows:
        return
    statement = update(messages).where(messages.c.id == bindparam("row_id"))
    values = {"state": "skipped", "reason": bindparam("why"), "ended_at": now, "untold": True}
    connection.execute(statement.values(**values), rows)


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
