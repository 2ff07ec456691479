"""SIGKILL at random moments: what was acknowledged is in history once, and no reader sees half."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.history import service
from tests.chaos.history_work import LINES, PER_BATCH, batch, take_in, turn_into_parts
from tests.chaos.processes import killed_at_random, kills
from tests.events.makers import NOW

pytestmark = pytest.mark.chaos

VIEWS = PER_BATCH - 2


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20261122)


def check_whole(ws: Workspace) -> set[str]:
    """The orders a reader sees now, after making sure that all of each batch is there, once."""
    with service.open_snapshot(ws) as snapshot:
        orders = snapshot.sql("SELECT order_key FROM orders")["order_key"].to_pylist()
        lines = snapshot.sql("SELECT order_key FROM order_lines")["order_key"].to_pylist()
        views = snapshot.sql("SELECT split_part(fact_id, '/', 1) AS b, customer_id FROM events")
    assert len(orders) == len(set(orders))
    assert Counter(lines) == dict.fromkeys(orders, LINES)
    assert len(views) == VIEWS * len(orders)
    assert Counter(Counter(views["customer_id"].to_pylist()).values()) == (
        {VIEWS: len(orders)} if orders else {}
    )
    return set(orders)


def settle(ws: Workspace) -> None:
    """Let reactor and projector finish their work."""
    while events.react(ws, now=NOW):
        pass
    while service.project(ws, now=NOW):
        pass


def test_killing_the_process_that_takes_events_in(
    any_workspace: Workspace, chance: random.Random
) -> None:
    ws = any_workspace
    acknowledged: list[str] = []
    for life in range(kills()):
        with killed_at_random(take_in, ws.settings, life, chance=chance, within=0.3) as victim:
            pass
        acknowledged += victim.said
    stored = check_whole(ws)
    assert acknowledged
    assert set(acknowledged) <= stored
    settle(ws)
    assert check_whole(ws) == stored
    assert service.verify(ws).problems == []


def test_killing_the_projector_while_others_read_and_write(
    any_workspace: Workspace, chance: random.Random
) -> None:
    ws = any_workspace
    given: set[str] = set()

    def send(name: str) -> None:
        events.record(ws, batch(name), now=NOW)
        given.add(name)

    for life in range(kills()):
        for number in range(20):
            send(f"{life}-{number}")
        with killed_at_random(turn_into_parts, ws.settings, chance=chance, within=1.0) as victim:
            while not victim.dead.is_set():
                assert check_whole(ws) == given
                send(f"{life}-beside-{len(given)}")
        assert check_whole(ws) == given
    settle(ws)
    assert check_whole(ws) == given
    assert service.verify(ws).problems == []
    events.prune(ws, passed=events.inbox_extent(ws).last, now=NOW + timedelta(days=2))
    service.compact(ws, now=NOW, fully=True)
    assert check_whole(ws) == given
