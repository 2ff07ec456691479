"""SIGKILL a running import: nothing of it shows, and starting it again finishes it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings
from tests.chaos.import_work import orders, take_in
from tests.chaos.processes import killed_at_random, kills
from tests.connectors import makers

pytestmark = pytest.mark.chaos


def totals(ws: Workspace) -> list[object]:
    lines = "SELECT kind, count(*) AS n, sum(quantity) AS pieces FROM order_lines GROUP BY ALL"
    return [makers.facts(ws), makers.facts(ws, f"{lines} ORDER BY kind")]


def test_a_killed_import_leaves_nothing_half_and_runs_through_the_next_time(
    tmp_path: Path,
) -> None:
    chance = random.Random(20261122)
    path = makers.put(tmp_path, orders(3000))
    clean = open_workspace(Settings(home=tmp_path / "clean", threads=1), create=True)
    makers.take_in(clean, path)
    expected = totals(clean)
    clean.close()
    settings = Settings(home=tmp_path / "home", threads=1)
    for life in range(kills()):
        ws = open_workspace(settings, f"shop{life}", create=True)
        home = Settings(home=settings.home, workspace=f"shop{life}", threads=1)
        with killed_at_random(take_in, home, path, chance=chance, within=3.0):
            pass
        assert totals(ws) in ([[], []], expected)
        makers.take_in(ws, path)
        assert totals(ws) == expected
        left = list((ws.folder / "imports" / "work").iterdir())
        assert left == []
        ws.close()
