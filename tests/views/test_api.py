"""Saved views, asked as a browser would."""

from __future__ import annotations

from datetime import UTC, datetime

from regulars.core.http import Visitor
from regulars.core.workspace import Workspace
from regulars.views.api import router
from tests.server.alone import served

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MINA = Visitor("stf_1", "Mina", "mina@shop.example", "marketer", "fa")
ALI = Visitor("stf_2", "Ali", "ali@shop.example", "marketer", "fa")
VIEW = {"page": "retention", "name": "فصل به فصل", "query": "by=quarter&calendar=jalali"}


def test_the_team_shares_its_views(any_workspace: Workspace) -> None:
    mina, ali = (served(router, any_workspace, who, NOW) for who in (MINA, ALI))
    made = mina.ask("POST", "/api/views", json=VIEW).json()
    assert mina.get("/api/views?page=retention").json()["items"] == [{**made, "mine": True}]
    assert ali.get("/api/views").json()["items"] == [{**made, "mine": False}]
    assert ali.get("/api/views?page=cohorts").json()["items"] == []
    assert ali.ask("DELETE", f"/api/views/{made['id']}").status_code == 204
    assert mina.get("/api/views").json()["items"] == []
    assert mina.ask("DELETE", f"/api/views/{made['id']}").status_code == 404


def test_a_name_is_needed_and_taken_once_per_screen(workspace: Workspace) -> None:
    mina = served(router, workspace, MINA, NOW)
    assert mina.ask("POST", "/api/views", json={**VIEW, "name": "  "}).status_code == 422
    assert mina.ask("POST", "/api/views", json=VIEW).status_code == 201
    assert mina.ask("POST", "/api/views", json=VIEW).status_code == 409
    assert mina.ask("POST", "/api/views", json={**VIEW, "page": "cohorts"}).status_code == 201


def test_an_analyst_reads_views_and_changes_none(workspace: Workspace) -> None:
    reader = Visitor("stf_3", "Sara", "sara@shop.example", "analyst", "en")
    browser = served(router, workspace, reader, NOW)
    assert browser.get("/api/views").status_code == 200
    assert browser.ask("POST", "/api/views", json=VIEW).status_code == 403
