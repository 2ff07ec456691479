"""The last question before a message leaves.

It works on a group of messages in one transaction, so that all slots share one fsync. Consent,
suppression, the sender and the mailing's state are asked once more: a customer who opted out
between claim and hand-over gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from regulars.channels.tables import senders
from regulars.core.among import given, packed
from regulars.core.db import Moment
from regulars.customers import service as people
from regulars.customers.tables import consents
from regulars.messages import moves
from regulars.messages.claims import Claimed
from regulars.messages.moves import Move
from regulars.messages.rules import MARKETING
from regulars.messages.standings import consent_now
from regulars.messages.tables import mailings, messages, sending

# Longer than the ten minutes a server may think after the final dot.
ANSWER_LEASE = timedelta(minutes=75)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What holds now for a group of messages, each fact asked once for all of them."""

    held: bool
    senders_on: frozenset[str]
    consents: dict[tuple[int, str, str], str]
    suppressed: set[str]  # messages whose address takes none of their kind


def hand(
    connection: Connection,
    group: Sequence[tuple[Claimed, str]],
    *,
    worker: str,
    now: datetime,
) -> set[str]:
    """Commit `handed` for those of the group that may leave; returns their ids.

    The group holds each message with its Message-ID. A row that is no longer ours (its lease ran
    out and someone else took it) is left alone: that is what makes a woken zombie harmless.
    """
    each = [one for one, _ in group]
    rows, facts = _locked_rows(connection, each), _facts(connection, each, now)
    leaving: list[dict[str, str | None]] = []
    staying: list[tuple[str, Move]] = []
    for one, mail_id in group:
        row = rows.get(one.id)
        if row is None or not _is_ours(row, one, worker):
            continue
        move = _objection(one, row, facts, now)
        if move is None:
            leaving.append({"row_id": one.id, "header_id": mail_id or None})
        else:
            staying.append((one.id, move))
    _mark_handed(connection, leaving, now)
    moves.make(connection, staying, now)
    return {str(row["row_id"]) for row in leaving}


def _locked_rows(connection: Connection, group: Sequence[Claimed]) -> dict[str, Any]:
    ask, dialect = _asking(connection.dialect.name), connection.dialect.name
    if ask.mailings is not None:
        campaigns = packed(dialect, {one.campaign_id for one in group})
        connection.execute(ask.mailings, {"campaigns": campaigns})
    ids = packed(dialect, (one.id for one in group))
    return {row.id: row for row in connection.execute(ask.rows, {"ids": ids})}


def _is_ours(row: Any, one: Claimed, worker: str) -> bool:
    # `handed` already: our own commit whose answer got lost on the way from the database.
    mine = row.epoch == one.epoch and row.claimed_by == worker
    return mine and row.state in ("claimed", "handed")


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of every group, built once: building costs more than asking."""

    mailings: Any  # None where a transaction locks everything anyway
    rows: Any
    consents: Any


@cache
def _asking(dialect: str) -> _Asking:
    ours = (messages.c.id, messages.c.state, messages.c.epoch, messages.c.claimed_by)
    theirs = (mailings.c.state.label("mailing"), mailings.c.expires_at)
    rows = (
        select(*ours, messages.c.lease_until, *theirs)
        .join(mailings, mailings.c.id == messages.c.campaign_id)
        .where(given(dialect, messages.c.id, "ids"))
        .order_by(messages.c.id)
        .with_for_update(of=messages)
    )
    # A pause or stop that commits first is seen here; one that comes later waits for us.
    shared = select(mailings.c.id).where(given(dialect, mailings.c.id, "campaigns"))
    shared = shared.order_by(mailings.c.id).with_for_update(read=True)
    key = (consents.c.customer_id, consents.c.channel, consents.c.purpose)
    said = select(*key, consent_now(bindparam("consent_at", type_=Moment())))
    said = said.where(given(dialect, consents.c.customer_id, "people"))
    said = said.order_by(*key).with_for_update(read=True)
    return _Asking(None if dialect == "sqlite" else shared, rows, said)


_HELD = select(sending.c.held_at)
_ON = select(senders.c.id).where(senders.c.on)


def _objection(one: Claimed, row: Any, facts: _Facts, now: datetime) -> Move | None:
    """Where a message goes instead of out; None when it may leave."""
    if facts.held:
        return Move("held", "restored")
    if row.mailing != "sending":
        return Move("queued") if row.mailing == "paused" else moves.end("stopped")
    reason = _refusal(one, facts)
    if reason is not None:
        return moves.refused(one.channel, one.after, one.tried, reason, now)
    if row.expires_at is not None and row.expires_at <= now:
        return moves.end("too_late")
    late = row.state == "claimed" and row.lease_until <= now  # hours and caps may have changed
    return Move("queued") if late or one.sender_id not in facts.senders_on else None


def _refusal(one: Claimed, facts: _Facts) -> str | None:
    state = facts.consents.get((one.customer_id, one.channel, one.purpose))
    if state == "withdrawn":
        return "consent_withdrawn"
    if one.purpose == MARKETING and state != "granted":
        return "paused" if state == "paused" else "no_consent"
    return "suppressed" if one.id in facts.suppressed else None


def _facts(connection: Connection, group: Sequence[Claimed], now: datetime) -> _Facts:
    return _Facts(
        held=connection.execute(_HELD).scalar() is not None,
        senders_on=frozenset(connection.scalars(_ON)),
        consents=_consents(connection, group, now),
        suppressed=_suppressed(connection, group),
    )


def _consents(
    connection: Connection, group: Sequence[Claimed], now: datetime
) -> dict[tuple[int, str, str], str]:
    """What each customer says now; an opt-out under way is waited for."""
    dialect = connection.dialect.name
    people_asked = packed(dialect, sorted({one.customer_id for one in group}))
    rows = connection.execute(
        _asking(dialect).consents, {"people": people_asked, "consent_at": now}
    )
    return {tuple(row[:3]): row[3] for row in rows}


def _suppressed(connection: Connection, group: Sequence[Claimed]) -> set[str]:
    """Messages whose address takes none of their purpose."""
    found: set[str] = set()
    for channel, purpose in {(one.channel, one.purpose) for one in group}:
        these = [one for one in group if (one.channel, one.purpose) == (channel, purpose)]
        hashes = [one.address_hash for one in these]
        stopped = people.suppressed(connection, channel, hashes, purpose)
        found |= {one.id for one in these if one.address_hash in stopped}
    return found


def _mark_handed(connection: Connection, rows: list[dict[str, str | None]], now: datetime) -> None:
    if not rows:
        return
    times = {"at_moment": now, "answer_until": now + ANSWER_LEASE}
    connection.execute(_HANDED, [{**row, **times} for row in rows])


_HANDED = (
    update(messages)
    .where(messages.c.id == bindparam("row_id"))
    .values(
        state="handed",
        handed_at=bindparam("at_moment"),
        lease_until=bindparam("answer_until"),
        mail_id=bindparam("header_id"),
        reason="",
    )
)
