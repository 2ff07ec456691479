"""What the processes do that are killed while they take events in or turn them into parts."""

from __future__ import annotations

import itertools
import threading
import time
from datetime import timedelta
from multiprocessing.connection import Connection

from regulars.core.workspace import open_workspace
from regulars.events import service as events
from regulars.events.service import Event
from regulars.history import manifest as manifests
from regulars.history import service
from regulars.settings import Settings
from tests.events.makers import NOW

PER_BATCH = 7
LINES = 3


def batch(name: str) -> list[Event]:
    """An order with lines, page views, and the first of them once more."""
    order = {
        "order_id": name,
        "total": "3.00",
        "lines": [{"sku": f"{n}", "price": "1.00"} for n in range(LINES)],
    }
    who = {"external": f"c-{name}"}
    views = [Event(f"{name}/{n}", "page_viewed", NOW, who) for n in range(PER_BATCH - 2)]
    return [*views, views[0], Event(name, "order_placed", NOW, who, properties=order)]


def take_in(say: Connection, settings: Settings, life: int) -> None:
    """Record batches from several threads and name each one that was acknowledged."""
    ws = open_workspace(settings)
    talking = threading.Lock()

    def send(thread: int) -> None:
        for turn in itertools.count():
            name = f"{life}-{thread}-{turn}"
            events.record(ws, batch(name), now=NOW)
            with talking:
                say.send(name)

    with talking:
        say.send("working")
    for thread in range(3):
        threading.Thread(target=send, args=(thread,)).start()


def turn_into_parts(say: Connection, settings: Settings) -> None:
    """Be reactor, projector, compactor, sweeper and pruner, a few events at a time, for ever."""
    ws = open_workspace(settings)
    say.send("working")
    much_later = NOW + timedelta(days=2)
    while True:
        events.react(ws, now=NOW, events=40)
        if not service.project(ws, now=NOW, events_at_once=20):
            time.sleep(0.005)
        service.compact(ws, now=NOW)
        service.sweep(ws.history_folder, now=NOW)
        offset = manifests.read(ws.history_folder).inbox_offset
        events.prune(ws, passed=offset, now=much_later)
