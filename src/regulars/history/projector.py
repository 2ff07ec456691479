"""The projector: turns the inbox into parts, each event once.

Its offset lies in the manifest and moves with the parts made of the events before it, in one
rename: a crash before it repeats the work, a crash after it finds the work done.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from regulars.core.errors import Conflict
from regulars.core.files import locked
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Taken
from regulars.history import manifest as manifests
from regulars.history import parts
from regulars.history.engine import DuckDBEngine
from regulars.history.manifest import Manifest, Part
from regulars.history.tail import CONSUMER, Tail, read_tail

EVENTS_AT_ONCE = 50_000
LOCK = "projector.lock"


def project(ws: Workspace, *, now: datetime, events_at_once: int = EVENTS_AT_ONCE) -> int:
    """Move the next events from the inbox into parts; returns how many were taken.

    Only events that the reactor has passed, so that their customers are known. Does nothing while
    another process is at it.
    """
    with locked(ws.history_folder / LOCK, wait=False) as free:
        if not free:
            return 0
        manifest = manifests.read(ws.history_folder)
        taken = events.take(
            ws.inbox,
            manifest.inbox_uuid,
            manifest.inbox_offset,
            events=events_at_once,
            up_to=events.reactor_position(ws),
        )
        if taken.last > manifest.inbox_offset:
            _flush(ws, manifest, taken, now)
        return len(taken.items)


def _flush(ws: Workspace, manifest: Manifest, taken: Taken, now: datetime) -> None:
    engine = DuckDBEngine(ws.settings, ws.folder / parts.SCRATCH)
    try:
        tail = read_tail(ws, taken, manifest, engine)
    finally:
        engine.close()
    # Before the offset moves past them; told apart by their place, so a repeat adds none.
    events.set_aside(ws, _letters(tail, taken, now))

    def advance(before: Manifest, new: tuple[Part, ...]) -> Manifest:
        if before.inbox_offset != manifest.inbox_offset:
            raise Conflict("Another process moved the inbox offset meanwhile.")
        uuid, last = taken.extent.uuid, taken.last
        after = parts.added(before, new)
        return msgspec.structs.replace(after, inbox_uuid=uuid, inbox_offset=last)

    with parts.staging_folder(ws.history_folder) as place:
        parts.publish(ws.history_folder, parts.write_tables(place, tail.tables), advance)


def _letters(tail: Tail, taken: Taken, now: datetime) -> list[dict[str, Any]]:
    """Dead letters for the events, and whole batches, that cannot become history."""
    found = [
        (item.letter_id(CONSUMER, taken.extent.uuid), item.seq, fault.reason,
         msgspec.json.encode(item.event))
        for item, fault in tail.faults
    ]  # fmt: skip
    for broken in taken.broken:
        letter_id = broken.letter_id(CONSUMER, taken.extent.uuid)
        found.append((letter_id, broken.seq, broken.reason, broken.body))
    return [
        {
            "id": letter_id,
            "consumer": CONSUMER,
            "seq": seq,
            "reason": reason.replace("\x00", "␀"),
            "event": event.decode(errors="backslashreplace").replace("\x00", "␀"),
            "state": "open",
            "at": now,
        }
        for letter_id, seq, reason, event in found
    ]
