"""The routes of the lifecycle, asked as a browser would."""

from __future__ import annotations

from datetime import UTC, date, datetime

from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.lifecycle.api import router
from tests.metrics.shops import Fact, orders_table
from tests.server.alone import ANA, served

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FACTS = [Fact(who, date(2026, month, 5), 100 * who) for who in range(1, 40) for month in (4, 5)]


def test_lifecycle_and_rfm_count_everybody(workspace: Workspace) -> None:
    append(workspace, {"orders": orders_table(FACTS)}, source="test")
    analyst = served(router, workspace, ANA, NOW)
    stages = analyst.get("/api/lifecycle").json()["stages"]
    groups = analyst.get("/api/rfm").json()["groups"]
    assert sum(stage["customers"] for stage in stages) == 39
    assert sum(group["customers"] for group in groups) == 39


def test_nobody_reads_without_signing_in(workspace: Workspace) -> None:
    for path in ("lifecycle", "rfm"):
        assert served(router, workspace, None, NOW).get(f"/api/{path}").status_code == 401
