"""The reactor: lets modules answer to events in the state database, each event once.

Its offset moves in the transaction that holds the answers, so a crash repeats or loses nothing. An
event whose answer fails is set aside as a dead letter and never blocks those behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from regulars.core.workspace import Workspace
from regulars.events import queries
from regulars.events.people import meet
from regulars.events.reading import Item, meant_for, take
from regulars.events.schemas import Event

NAME = "reactor"
EVENTS_AT_ONCE = 5_000  # bounds how long other writers of state wait

Reaction = Callable[[Connection, list[Event]], None]
_reactions: list[tuple[frozenset[str], Reaction]] = []


def reacts(*names: str) -> Callable[[Reaction], Reaction]:
    """Register a function that answers to the named events; no name means all.

    It gets the events of a whole batch, in order, inside the transaction. Senders may repeat an
    event, so what must not happen twice is keyed by the event's id. Put it in a module's `jobs.py`
    or its `service.py`, which the worker loads.
    """

    def register(function: Reaction) -> Reaction:
        _reactions.append((frozenset(names), function))
        return function

    return register


def react(ws: Workspace, *, now: datetime, events: int = EVENTS_AT_ONCE) -> int:
    """Let the reactions answer to the next events; returns how many were taken."""
    if not _has_news(ws):
        return 0
    with ws.state.write() as connection:
        queries.lock_consumer(connection, NAME)
        uuid, position = queries.position(connection, NAME)
        taken = take(ws.inbox, uuid, position, events=events)
        items = list(meant_for(NAME, taken.items))
        _answer(connection, items, taken.extent.uuid, now)
        queries.move(connection, NAME, taken.extent.uuid, taken.last)
    return len(taken.items)


def _has_news(ws: Workspace) -> bool:
    """Whether anything lies behind the offset: asked without the write lock."""
    with ws.state.read() as connection:
        _, position = queries.position(connection, NAME)
    with ws.inbox.read() as connection:
        return queries.extent(connection).last != position


def _answer(connection: Connection, items: list[Item], inbox_uuid: str, now: datetime) -> None:
    """Run every reaction over the items; what fails is halved until the culprit is alone."""
    if not items:
        return
    try:
        with connection.begin_nested():
            _run_reactions(connection, [item.event for item in items], now)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble, not the event's
    except Exception as error:
        if len(items) == 1:
            _set_aside(connection, items[0], inbox_uuid, f"{type(error).__name__}: {error}", now)
            return
        middle = len(items) // 2
        _answer(connection, items[:middle], inbox_uuid, now)
        _answer(connection, items[middle:], inbox_uuid, now)


def _run_reactions(connection: Connection, events: Sequence[Event], now: datetime) -> None:
    meet(connection, events, now=now)
    for names, function in _reactions:
        if mine := [event for event in events if not names or event.name in names]:
            function(connection, mine)


def _set_aside(
    connection: Connection, item: Item, inbox_uuid: str, reason: str, now: datetime
) -> None:
    letter = {
        "id": item.letter_id(NAME, inbox_uuid),
        "consumer": NAME,
        "seq": item.seq,
        "reason": reason,
        "event": msgspec.json.encode(item.event).decode(),
        "state": "open",
        "at": now,
    }
    queries.add_dead_letters(connection, [letter])
