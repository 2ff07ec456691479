"""Requests that share a commit: all stored, each dated by its own commit."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from regulars.core.workspace import Workspace
from regulars.events.schemas import Event
from regulars.events.service import take, waiting
from regulars.events.sharing import shared_record

EARLY = datetime(2026, 11, 1, tzinfo=UTC)
LATE = EARLY + timedelta(hours=3)


async def one_behind_the_other(ws: Workspace) -> None:
    """The second caller comes while the first one's commit waits for the writer's lock."""
    with ws.inbox.write():
        first = asyncio.create_task(shared_record(ws, [Event("a", "seen", EARLY)], now=EARLY))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(shared_record(ws, [Event("b", "seen", LATE)], now=LATE))
        await asyncio.sleep(0.05)
    await asyncio.gather(first, second)


def test_a_later_caller_of_a_busy_door_is_dated_by_its_own_moment(workspace: Workspace) -> None:
    asyncio.run(one_behind_the_other(workspace))
    found = take(workspace.inbox, "", 0).items
    assert len(found) == 2
    assert waiting(workspace, 0).oldest == EARLY
    assert waiting(workspace, 1).oldest == LATE
