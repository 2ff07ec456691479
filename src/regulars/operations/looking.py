"""Gathers the facts of one moment, and what they mean."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from regulars.channels.provider import PROVIDERS
from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.messages import service as messages
from regulars.operations import queries
from regulars.operations.facts import Facts, Incoming, SenderFact
from regulars.operations.findings import Finding, findings
from regulars.operations.queues import Queue, queues

A_DAY = timedelta(days=1)
SHORTEST_REST, REST_FACTOR = 2.0, 10.0


@dataclass(frozen=True, slots=True)
class Overview:
    """How everything stands."""

    facts: Facts
    needs_you: list[Finding]
    queues: list[Queue]


def look(ws: Workspace, *, now: datetime) -> Overview:
    """How everything stands now."""
    facts = gather(ws, now=now)
    found = findings(facts)
    return Overview(facts, found, queues(facts, found))


def gather(ws: Workspace, *, now: datetime) -> Facts:
    """The facts of this moment."""
    incoming = _incoming(ws, now=now)
    with ws.state.read() as connection:
        rules = messages.rules_of(connection)
        return Facts(
            now=now,
            held_at=rules.held_at,
            held_reason=rules.held_reason,
            outbox=queries.outbox(connection, now=now),
            ended=queries.ended(connection, since=now - A_DAY),
            minutes=queries.left_by_minute(connection, now=now),
            senders=_senders(connection),
            mailings=queries.mailings_in_motion(connection, since=now - A_DAY),
            pulses=queries.pulses(connection),
            work=queries.work(connection, now=now),
            incoming=incoming,
            disk_free=disk_free(ws),
        )


def disk_free(ws: Workspace) -> float:
    """The share of the disk that is free where the workspace lies."""
    usage = shutil.disk_usage(ws.folder)
    return usage.free / usage.total


def _incoming(ws: Workspace, *, now: datetime) -> Incoming:
    status = history.status(ws)
    with ws.inbox.read() as connection:
        received, minutes = queries.received(connection, since=now - timedelta(hours=1))
    return Incoming(
        waiting=status["waiting"],
        oldest=status["oldest_waiting"],
        dead_letters=status["dead_letters"],
        per_minute=received / minutes,
    )


def _senders(connection: Connection) -> tuple[SenderFact, ...]:
    return tuple(_sender(row) for row in queries.sender_rows(connection))


def _sender(row: Any) -> SenderFact:
    family = PROVIDERS.get(row.provider)
    return SenderFact(
        id=row.id,
        channel=row.channel,
        provider=row.provider,
        title=row.provider if family is None else family.title,
        on=row.on,
        rest_until=row.rest_until,
        rest_seconds=row.rest_seconds,
        health=row.health or {},
    )


class Glance:
    """Looks for many who ask at once: for a while all of them get the same answer.

    The dearer a look was, the longer it is kept, so that looking never costs more than a tenth of
    one core, however many screens are open.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Overview, float]] = {}

    def look(self, ws: Workspace, *, now: datetime) -> Overview:
        """How everything stands, as of a few seconds ago at most."""
        key = str(ws.folder)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and time.monotonic() < kept[1] and _recent(kept[0], now):
                return kept[0]
            began = time.monotonic()
            seen = look(ws, now=now)
            took = time.monotonic() - began
            until = time.monotonic() + max(SHORTEST_REST, took * REST_FACTOR)
            self._kept[key] = (seen, until)
            return seen

    def forget(self, ws: Workspace) -> None:
        """Look anew next time: something was just done."""
        with self._lock:
            self._kept.pop(str(ws.folder), None)


def _recent(seen: Overview, now: datetime) -> bool:
    return abs(now - seen.facts.now) < timedelta(minutes=1)


GLANCE = Glance()
