"""An import to be killed."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from pathlib import Path

from regulars.connectors import service
from regulars.core.workspace import open_workspace
from regulars.settings import Settings
from tests.connectors.makers import NOW, lines


def orders(count: int) -> str:
    """A file with new orders, orders of several lines, cancellations and rows to refuse."""
    rows = [
        f"{number // 3},2026-0{1 + number % 9}-1{number % 10},c{number // 3 % 50},"
        f"p{number % 7},{1 + number % 4},{1 + number % 11}.50"
        for number in range(count)
    ]
    rows += [f"C{number},2026-11-01,c{number % 50},p{number % 7},-1,2.50" for number in range(40)]
    return lines(*rows, "bad,yesterday,c1,p1,1,1.00")


def take_in(say: Connection, settings: Settings, path: Path) -> None:
    ws = open_workspace(settings)
    say.send("working")
    service.import_orders(ws, path, now=NOW, refused_file=path.with_suffix(".refused"))
    say.send("done")
    signal.pause()
