from __future__ import annotations

from typing import Any

from regulars.core.workspace import Workspace
from regulars.predictions import service
from tests.engines.shop import NOW


def _fit(ws: Workspace) -> Any:
    return service.refit(ws, now=NOW).model_dump(exclude={"id", "took_seconds"})


QUESTIONS = {"fit": _fit}
