from __future__ import annotations

from typing import Any

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from regulars.predictions import service
from regulars.predictions.due import plan
from regulars.predictions.gap_queries import own_gaps
from regulars.predictions.subscriptions import events
from tests.engines.shop import NOW


def _fit(ws: Workspace) -> Any:
    return service.refit(ws, now=NOW).model_dump(exclude={"id", "took_seconds"})


def _own_gaps(ws: Workspace) -> Any:
    with open_snapshot(ws) as snapshot:
        return snapshot.run(own_gaps(day_number(NOW.date()))).to_pylist()


def _due(ws: Workspace) -> Any:
    with open_snapshot(ws) as snapshot:
        return plan(snapshot, day_number(NOW.date())).to_pylist()


def _subscriptions(ws: Workspace) -> Any:
    with open_snapshot(ws) as snapshot:
        return snapshot.run(events(day_number(NOW.date()))).to_pylist()


QUESTIONS = {"fit": _fit, "own gaps": _own_gaps, "due": _due, "subscriptions": _subscriptions}
