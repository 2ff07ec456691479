"""Segment work has a lane of its own: nothing that is sent waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from regulars import modules
from regulars.core import jobs
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.segments import keeping
from regulars.segments.membership import service, testing
from regulars.worker import runner
from tests.segments.shop import Order, Person, Shop, settle

PATIENCE = 60.0  # only a broken lane takes this long


@contextmanager
def long_pass(ws: Workspace) -> Iterator[threading.Event]:
    """A pass that has begun its computation and does not come to an end within the block."""
    begun, go_on, real = threading.Event(), threading.Event(), testing.answers

    def slow(*given: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return real(*given)

    stop = threading.Event()
    work = replace(jobs.PERIODIC["segments"], seconds=0.01)
    thread = threading.Thread(target=runner.repeat, args=(ws, work, stop))
    with mock.patch.object(testing, "answers", slow):
        thread.start()
        try:
            assert begun.wait(PATIENCE)
            yield begun
        finally:
            go_on.set()
            stop.set()
            thread.join(PATIENCE)


def test_the_sender_keeps_its_pace_while_a_pass_is_under_way(workspace: Workspace) -> None:
    list(modules.load("jobs"))
    settle(workspace, Shop([Person(1), Person(2)], [Order(1, 5)]))
    rounds, enough, stop = [0], threading.Event(), threading.Event()
    send = jobs.PERIODIC["send"]

    def counted(run: jobs.Run) -> None:
        send.run(run)
        rounds[0] += 1
        if rounds[0] == 3:
            enough.set()

    sender = threading.Thread(
        target=runner.repeat, args=(workspace, jobs.Periodic("send", 0.01, counted), stop)
    )
    with long_pass(workspace):
        sender.start()
        assert enough.wait(PATIENCE)
        stop.set()
        sender.join(PATIENCE)
        assert service.status(workspace) == {}  # the pass is still under way
    assert service.status(workspace)["tested"] == 2


def test_a_pass_holds_no_lock_on_state_while_it_computes(any_workspace: Workspace) -> None:
    settle(any_workspace, Shop([Person(1), Person(2)], [Order(1, 5)]))
    list(modules.load("jobs"))
    with long_pass(any_workspace), any_workspace.state.write() as connection:
        customers.give_consent(connection, [1], channel="email", source="t", now=utc_now())
        keeping.create(connection, name="New", rule={"all": []}, now=utc_now())
    with any_workspace.state.read() as connection:
        assert len(customers.get(connection, 1).consents) == 1


def test_a_pass_takes_half_of_the_threads(workspace: Workspace) -> None:
    for given, taken in ((1, 1), (2, 1), (8, 4)):
        ws = replace(workspace, settings=replace(workspace.settings, threads=given))
        assert service.threads(ws) == taken
