"""The verbs of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from regulars.core.errors import Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.events import queries, reactor
from regulars.events.decoding import decode_batch
from regulars.events.inbox import append
from regulars.events.people import People
from regulars.events.queries import Extent
from regulars.events.reactor import react, reacts
from regulars.events.reading import Broken, Item, Taken, check_offset, meant_for, take
from regulars.events.schemas import MOST_EVENTS, Event, Line, OrderPlaced, OrderRefunded

__all__ = [
    "Broken",
    "Event",
    "Extent",
    "Item",
    "Line",
    "OrderPlaced",
    "OrderRefunded",
    "People",
    "Taken",
    "check_offset",
    "decode_batch",
    "inbox_extent",
    "list_dead_letters",
    "meant_for",
    "prune",
    "react",
    "reactor_position",
    "reacts",
    "record",
    "record_batches",
    "replay",
    "set_aside",
    "take",
    "waiting",
]

KEPT_FOR = timedelta(days=1)  # batches stay in the inbox this long though every consumer has them


def record(ws: Workspace, events: Sequence[Event], *, now: datetime) -> None:
    """Keep events for good: on return they are on disk. Raises Busy, and then none of them is."""
    record_batches(
        ws,
        [events[at : at + MOST_EVENTS] for at in range(0, len(events), MOST_EVENTS)],
        now=now,
    )


def record_batches(ws: Workspace, batches: Sequence[Sequence[Event]], *, now: datetime) -> None:
    """As `record`, for several batches of at most a thousand events, in one commit."""
    if batches:
        append(ws.inbox, [(len(c), msgspec.json.encode(c)) for c in batches], now=now)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What lies in the inbox behind an offset."""

    events: int
    oldest: datetime | None


def waiting(ws: Workspace, after: int) -> Waiting:
    """How many events lie behind an offset, and since when."""
    with ws.inbox.read() as connection:
        return Waiting(*queries.waiting(connection, after))


def reactor_position(ws: Workspace) -> int:
    """How far the reactor has come."""
    with ws.state.read() as connection:
        return queries.position(connection, reactor.NAME)[1]


def inbox_extent(ws: Workspace) -> Extent:
    """Which inbox this is and what it holds."""
    with ws.inbox.read() as connection:
        return queries.extent(connection)


def prune(ws: Workspace, *, passed: int, now: datetime) -> int:
    """Forget old batches that both the reactor and history (`passed`) have taken in."""
    passed = min(passed, reactor_position(ws))
    with ws.inbox.write() as connection:
        return queries.prune(connection, passed, received_before=now - KEPT_FOR)


def set_aside(ws: Workspace, letters: Sequence[dict[str, Any]]) -> None:
    """Keep events that a consumer could not take in; doing it twice keeps them once."""
    if letters:
        with ws.state.write() as connection:
            queries.add_dead_letters(connection, letters)


def list_dead_letters(ws: Workspace, *, limit: int = 100) -> tuple[list[dict[str, Any]], int]:
    """The oldest open dead letters, and how many there are in all."""
    with ws.state.read() as connection:
        letters = queries.list_dead_letters(connection, limit=limit)
        return letters, queries.count_dead_letters(connection)


def replay(ws: Workspace, ids: Sequence[str], *, now: datetime) -> int:
    """Send dead letters through the inbox again, each to the consumer that set it aside.

    Without ids all open ones. Raises NotFound naming an id that is no open dead letter.
    """
    with ws.state.read() as connection:
        found = queries.list_dead_letters(connection, limit=1_000_000)
    letters = [letter for letter in found if not ids or letter["id"] in ids]
    if missing := sorted(set(ids) - {letter["id"] for letter in letters}):
        raise NotFound(f"There is no open dead letter {', '.join(missing)}.")
    record(ws, [_again(letter) for letter in letters], now=now)
    with ws.state.write() as connection:
        queries.mark_replayed(connection, [letter["id"] for letter in letters])
    return len(letters)


def _again(letter: dict[str, Any]) -> Event:
    try:
        event = msgspec.json.decode(letter["event"], type=Event)
    except msgspec.DecodeError as error:
        raise Invalid(f"Dead letter {letter['id']} is not an event: {error}") from None
    return msgspec.structs.replace(event, consumer=letter["consumer"])
