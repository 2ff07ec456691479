"""Group commit for an event loop: requests that arrive while a commit is under way share the next.

A thread for each waiting request would cost more than the request itself; here one thread commits
for all of them and the requests wait as futures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from weakref import WeakKeyDictionary

from anyio import to_thread

from regulars.core.errors import RegularsError
from regulars.core.workspace import Workspace
from regulars.events import service
from regulars.events.schemas import Event

Batch = Sequence[Event]


class _Turn:
    """Who waits for the next commit of one inbox, and the task that commits."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Batch, datetime, asyncio.Future[RegularsError | None]]] = []
        self.task: asyncio.Task[None] | None = None


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Turn]] = WeakKeyDictionary()


async def shared_record(ws: Workspace, events: Batch, *, now: datetime) -> None:
    """As `service.record`, together with everybody who waits. Raises Busy like it."""
    loop = asyncio.get_running_loop()
    turn = _turns.setdefault(loop, {}).setdefault(str(ws.folder), _Turn())
    mine: asyncio.Future[RegularsError | None] = loop.create_future()
    turn.waiting.append((events, now, mine))
    if turn.task is None or turn.task.done():
        # A task of its own: a caller who hangs up must not take the others' commit along.
        turn.task = loop.create_task(_commit_all(ws, turn))
    if error := await mine:
        raise error


async def _commit_all(ws: Workspace, turn: _Turn) -> None:
    while turn.waiting:
        group, turn.waiting = turn.waiting, []
        # The moment of the group's last caller: under steady load this loop may run for hours.
        batches, now = [batch for batch, _, _ in group], group[-1][1]
        error = await to_thread.run_sync(_record, ws, batches, now)
        for _, _, future in group:
            if not future.done():
                future.set_result(error)


def _record(ws: Workspace, batches: list[Batch], now: datetime) -> RegularsError | None:
    """Commit all batches at once; the reason when that failed, and then none is stored."""
    try:
        service.record_batches(ws, batches, now=now)
    except RegularsError as error:
        return error
    return None
