from __future__ import annotations

from typing import Any

import pyarrow as pa

from regulars.campaigns import report
from regulars.core.clock import to_micros
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from tests.engines.shop import FIRST


def _answers(ws: Workspace) -> Any:
    """Who clicked and what they ordered then; the rest of a report is no history."""
    sent = pa.table({"message_id": ["m1", "m2"], "sent_at": [to_micros(FIRST)] * 2})
    with open_snapshot(ws) as snapshot:
        return report._answers(snapshot, "cmp_1", sent)


QUESTIONS = {"clicks and orders": _answers}
