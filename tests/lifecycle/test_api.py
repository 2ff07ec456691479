"""The routes of the lifecycle, asked as a browser would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from httpx import Response

from regulars.core.http import Visitor
from regulars.core.jobs import QUEUED, Run, jobs
from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.lifecycle.api import router
from tests.metrics.shops import Fact, orders_table
from tests.server.alone import ANA, served
from tests.server.browser import Browser

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MAX = Visitor("w", "Max", "max@shop.example", "marketer", "en")
FACTS = [Fact(who, date(2026, month, 5), 100 * who) for who in range(1, 40) for month in (4, 5)]
PATHS = ("lifecycle", "lifecycle/matrix", "lifecycle/series", "lifecycle/settings", "rfm")


def put(visitor: Browser, settings: dict[str, Any]) -> Response:
    return visitor.ask("PUT", "/api/lifecycle/settings", json=settings)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    append(workspace, {"orders": orders_table(FACTS)}, source="test")
    return workspace


def test_every_view_counts_everybody(filled: Workspace) -> None:
    analyst = served(router, filled, ANA, NOW)
    lifecycle = analyst.get("/api/lifecycle").json()
    assert lifecycle["on"] == "2026-05-05"
    assert lifecycle["groups"][0]["code"] == "new"
    assert sum(group["customers"] for group in lifecycle["groups"]) == 39 == lifecycle["customers"]
    for view, items in (("lifecycle/matrix", "cells"), ("rfm", "groups"), ("rfm", "cells")):
        found = analyst.get(f"/api/{view}").json()
        assert sum(item["customers"] for item in found[items]) == 39 == found["customers"]
    (_, last) = analyst.get("/api/lifecycle/series?by=rfm&months=1").json()["points"]
    assert sum(last["customers"].values()) == 39


@pytest.mark.parametrize("path", PATHS)
def test_nobody_reads_without_signing_in(workspace: Workspace, path: str) -> None:
    assert served(router, workspace, None, NOW).get(f"/api/{path}").status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("on=2026-07-01", "on"),
        ("on=2026-05-01&since=2026-05-01", "since"),
        ("on=yesterday", "on"),
        ("by=mood", "by"),
    ],
)
def test_days_that_make_no_sense_are_named(filled: Workspace, query: str, field: str) -> None:
    answer = served(router, filled, ANA, NOW).get(f"/api/lifecycle?{query}")
    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["error"]["problems"]] == [field]


def test_new_limits_sort_everybody_anew_in_the_background(filled: Workspace) -> None:
    marketer = served(router, filled, MAX, NOW)
    run = Run(filled, clock=lambda: NOW + timedelta(minutes=1))
    QUEUED["refresh_traits"](run, {})
    before = marketer.get("/api/lifecycle/settings").json()
    assert (before["pending"], before["changed_at"]) == (False, None)
    asked: dict[str, Any] = {"stages": {**before["stages"], "loyal_visits": 2}, "rfm": {}}

    after = put(marketer, asked).json()
    assert (after["pending"], after["stages"]["loyal_visits"]) == (True, 2)
    found = marketer.get("/api/lifecycle").json()
    assert found["pending"]
    assert {g["code"]: g["customers"] for g in found["groups"]}["loyal"] == 39
    with filled.state.read() as connection:
        waiting = connection.execute(jobs.select()).mappings().all()
    assert [job["name"] for job in waiting] == ["refresh_traits"]

    QUEUED["refresh_traits"](run, {})
    assert not marketer.get("/api/lifecycle/settings").json()["pending"]


def test_a_change_during_the_work_still_waits(filled: Workspace) -> None:
    marketer = served(router, filled, MAX, NOW)
    put(marketer, {})
    QUEUED["refresh_traits"](Run(filled, clock=lambda: NOW), {})
    later = served(router, filled, MAX, NOW + timedelta(minutes=5))
    assert put(later, {}).json()["pending"]


def test_an_analyst_may_look_but_not_set(filled: Workspace) -> None:
    assert put(served(router, filled, ANA, NOW), {}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"stages": {"late": 3, "lapsed": 3, "lost": 2}}, ["stages.lapsed", "stages.lost"]),
        (
            {"stages": {"by": "days", "late": 30.5, "lapsed": 60, "lost": 90}},
            ["stages.late"],
        ),
        ({"stages": {"late": 1, "lapsed": 2, "lost": 2000}}, ["stages.lost"]),
        ({"rfm": {"shares": [20, 20, 60, 80]}}, ["rfm.shares"]),
        ({"rfm": {"shares": [20, 40, 60, 100]}}, ["rfm.shares"]),
        ({"rfm": {"shares": [20, 40]}}, ["rfm.shares"]),
        (
            {"rfm": {"by": "thresholds", "recency_days": [10, 20, 30, 40]}},
            ["rfm.recency_days", "rfm.orders", "rfm.revenue_minor"],
        ),
        ({"stages": {"late": 0}}, ["stages.late"]),
        ({"stages": {"mood": 1}}, ["stages.mood"]),
    ],
)
def test_limits_that_do_not_fit_are_named(
    filled: Workspace, asked: dict[str, Any], fields: list[str]
) -> None:
    answer = put(served(router, filled, MAX, NOW), asked)
    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["error"]["problems"]] == fields


def test_thresholds_score_by_fixed_amounts(filled: Workspace) -> None:
    marketer = served(router, filled, MAX, NOW)
    edges = {"recency_days": [9, 6, 3, 0], "orders": [2, 3, 4, 5], "revenue_minor": [0, 1, 2, 3]}
    put(marketer, {"rfm": {"by": "thresholds", **edges}})
    found = marketer.get("/api/rfm").json()
    assert found["edges"] == edges
    assert [(c["recency"], c["frequency"], c["customers"]) for c in found["cells"]] == [(5, 2, 39)]
