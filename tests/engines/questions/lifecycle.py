from __future__ import annotations

from functools import partial
from typing import Any

from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.lifecycle import service
from regulars.lifecycle.traits import TRAITS
from tests.engines.shop import NOW


def _traits(ws: Workspace) -> Any:
    service.refresh(ws, NOW)
    with ws.state.read() as connection:
        found = read_traits(connection, list(TRAITS))
    return found.sort_by([("key", "ascending"), ("customer_id", "ascending")])


QUESTIONS = {
    "stages": partial(service.lifecycle, now=NOW),
    "RFM": partial(service.rfm, now=NOW),
    "movement of groups": partial(service.lifecycle, now=NOW, by="rfm"),
    "matrix": partial(service.matrix, now=NOW),
    "series": partial(service.series, now=NOW),
    "traits": _traits,
}
