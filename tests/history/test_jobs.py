"""When the background work does something, and when it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from regulars.core.jobs import Run
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import jobs
from regulars.history import manifest as manifests
from tests.events.makers import NOW, event


def run(ws: Workspace, now: datetime) -> Run:
    return Run(ws, clock=lambda: now)


def offset(ws: Workspace) -> int:
    return manifests.read(ws.history_folder).inbox_offset


@pytest.mark.parametrize(("seconds", "reached"), [(4, 0), (5, 1)])
def test_a_few_events_wait_for_company(workspace: Workspace, seconds: int, reached: int) -> None:
    events.record(workspace, [event(1)], now=NOW)
    events.react(workspace, now=NOW)
    jobs.project_events(run(workspace, NOW + timedelta(seconds=seconds)))
    assert offset(workspace) == reached


def test_many_events_do_not_wait(workspace: Workspace) -> None:
    given = [event(n, identities={}) for n in range(jobs.ENOUGH_EVENTS)]
    events.record(workspace, given, now=NOW)
    while events.react(workspace, now=NOW):
        pass
    jobs.project_events(run(workspace, NOW))
    assert offset(workspace) == 5


def test_digested_batches_leave_the_inbox_after_a_day(workspace: Workspace) -> None:
    events.record(workspace, [event(1)], now=NOW)
    events.react(workspace, now=NOW)
    jobs.project_events(run(workspace, NOW + timedelta(minutes=1)))
    jobs.compact_parts(run(workspace, NOW + timedelta(hours=23)))
    assert events.inbox_extent(workspace).pruned_to == 0
    jobs.compact_parts(run(workspace, NOW + timedelta(hours=25)))
    assert events.inbox_extent(workspace).pruned_to == 1
