"""Moving rows of the ledger that are not sent now: to another channel, to later, to their end.

Most rows of a chunk move alike, so that each kind of move is one statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from regulars.core.among import among
from regulars.messages.tables import messages

Tried = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Move:
    """Where a row goes. A `next_try_at` of None stays as it is, as does a channel."""

    state: str
    reason: str = ""
    channel: str | None = None
    tried: str | None = None  # as JSON: what a group of rows has in common
    next_try_at: datetime | None = None
    waiting_since: datetime | None = None

    @property
    def ends(self) -> bool:
        return self.state == "skipped"


def end(reason: str) -> Move:
    """A rule said no."""
    return Move("skipped", reason)


def put_off(reason: str, *, until: datetime, since: datetime) -> Move:
    """Not now, but later."""
    return Move("queued", reason, next_try_at=until, waiting_since=since)


def refused(channel: str, after: Sequence[str], tried: Tried, reason: str, now: datetime) -> Move:
    """The channel is closed to this customer: on to the next one of the cascade, or the end."""
    if not after:
        return end(reason)
    known = json.dumps(tried_on(channel, tried, reason, now))
    return Move("queued", channel=after[0], tried=known, next_try_at=now)


def tried_on(channel: str, tried: Tried, reason: str, now: datetime) -> list[dict[str, Any]]:
    """The list of channels that refused, with one more."""
    line = {"channel": channel, "reason": reason, "at": now.isoformat()}
    return [*map(dict, tried), line]


def make(connection: Connection, moves: Iterable[tuple[str, Move]], now: datetime) -> None:
    """Write the moves (row and where it goes) down."""
    alike: dict[Move, list[str]] = {}
    for row_id, move in moves:
        alike.setdefault(move, []).append(row_id)
    for move, row_ids in alike.items():
        rows = among(connection, messages.c.id, row_ids)
        connection.execute(update(messages).where(rows).values(**_values(move, now)))


def _values(move: Move, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": move.state, "reason": move.reason, "claimed_by": None}
    if move.next_try_at is not None:
        values["next_try_at"] = move.next_try_at
    if move.channel is not None:
        fresh = {"attempts": 0, "doubts": 0, "waiting_since": None}
        values |= {"channel": move.channel, "tried": json.loads(move.tried or "[]"), **fresh}
    if move.waiting_since is not None:
        values["waiting_since"] = move.waiting_since
    if move.ends:
        values |= {"ended_at": now, "untold": True}
    return values


def cascade_after(channels: Sequence[str], channel: str) -> tuple[str, ...]:
    """What is left of a cascade behind a channel."""
    if channel not in channels:
        return ()
    return tuple(channels[list(channels).index(channel) + 1 :])
