from __future__ import annotations

from typing import Any

from regulars.core.workspace import Workspace
from regulars.recommendations import service
from tests.engines.shop import NOW


def _learn(ws: Workspace) -> Any:
    """A fit, and a list of some customers from it: all that is ever asked of history."""
    status = service.refit(ws, now=NOW).model_dump(exclude={"seconds"})
    return status, service.for_customers(ws, range(1, 20), "discover_weekly", 5, now=NOW)


QUESTIONS = {"learn": _learn}
