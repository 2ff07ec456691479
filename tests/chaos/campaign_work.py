"""What the process does that is killed while a campaign is put into the ledger."""

from __future__ import annotations

from multiprocessing.connection import Connection

from regulars.campaigns.starting import fill_ledger
from regulars.core.workspace import open_workspace
from regulars.segments import service as segments
from regulars.settings import Settings
from tests.segments.shop import NOW


def fill(say: Connection, settings: Settings, chunk: int) -> None:
    """Fill the ledgers of all begun campaigns, in small chunks, then say so."""
    ws = open_workspace(settings)
    segments.count(ws, {"all": []}, NOW)  # so that the time to die is not spent on imports
    say.send("working")
    fill_ledger(ws, clock=lambda: NOW, chunk=chunk)
    say.send("done")
