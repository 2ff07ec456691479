"""The routes of metrics, asked as a browser would."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.metrics import service
from regulars.metrics.api import router
from tests.metrics.shops import Fact, orders_table
from tests.server.alone import ANA, served
from tests.server.browser import Browser

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FACTS = [Fact(who, date(2026, month, 5), 100 * who) for who in range(1, 40) for month in (4, 5)]
FACTS += [Fact(1, date(2026, 6, 30), 100)]


@pytest.fixture
def analyst(workspace: Workspace) -> Browser:
    append(workspace, {"orders": orders_table(FACTS)}, source="test")
    return served(router, workspace, ANA, NOW)


def test_the_report_is_the_one_of_the_command_line(analyst: Browser, workspace: Workspace) -> None:
    answer = analyst.get("/api/report?from=2026-05-01&to=2026-05-31&by=month")
    expected = service.report(
        workspace, first=date(2026, 5, 1), last=date(2026, 5, 31), by="month", now=NOW
    )
    assert answer.status_code == 200
    assert answer.json() == json.loads(expected.model_dump_json())


@pytest.mark.parametrize(
    "query", ["from=2026-13-01", "by=hour", "calendar=mayan", "from=2026-05-02&to=2026-05-01"]
)
def test_bad_questions_are_refused(analyst: Browser, query: str) -> None:
    assert analyst.get(f"/api/report?{query}").status_code == 422


def test_comparison_names_the_period_it_chose(analyst: Browser) -> None:
    found = analyst.get("/api/report/comparison").json()
    assert found["period"] == {"first": "2026-06-01", "last": "2026-06-30"}
    assert found["metrics"]["orders"]["before"]["value"] == 39
    assert found["metrics"]["orders"]["before"]["clear"] is True


def test_findings_are_codes_with_numbers(analyst: Browser) -> None:
    first = analyst.get("/api/report/findings").json()[0]
    assert first["code"] == "new_customers_return"
    assert first["numbers"]["customers"] == 39


def test_nobody_reads_without_signing_in(workspace: Workspace) -> None:
    for path in ("report", "report/comparison", "report/findings"):
        assert served(router, workspace, None, NOW).get(f"/api/{path}").status_code == 401


def test_numbers_over_time_and_in_groups_have_routes(analyst: Browser) -> None:
    keys = [each["key"] for each in analyst.get("/api/metrics").json()]
    assert "net_revenue_retention" in keys
    series = analyst.get("/api/report/series?metric=orders&by=month&compare=previous").json()
    assert [part["metrics"]["orders"]["value"] for part in series["series"]] == [39, 39, 1]
    groups = analyst.get("/api/report/breakdown?of=country&metric=orders&top=3").json()
    assert groups["whole"]["orders"]["value"] == 79
    assert "country" in [each["key"] for each in analyst.get("/api/report/breakdowns").json()]
    assert analyst.get("/api/report/ranks").json()["customers"] == 39
    assert analyst.get("/api/report/reorders?of=category").json()["rows"] == []


@pytest.mark.parametrize(
    "path", ["series", "series?metric=luck", "breakdown?of=moon&metric=orders", "reorders?of=x"]
)
def test_questions_that_make_no_sense_are_refused(analyst: Browser, path: str) -> None:
    assert analyst.get(f"/api/report/{path}").status_code == 422
