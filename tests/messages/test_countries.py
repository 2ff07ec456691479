"""What countries ask of marketing, and what a shop takes on itself instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from regulars.core.workspace import Workspace
from regulars.messages import service
from regulars.messages.waiting import Hours
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.messages.makers import Clock
from tests.server.browser import Browser
from tests.server.conftest import hire, signed_in

SATURDAY_EVENING = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)  # 20:30 in Riyadh


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    opened = create_app(settings, clock=Clock())
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def ws(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    return found


@pytest.fixture
def owner(app: FastAPI, ws: Workspace) -> Browser:
    hire(ws, "owner", Clock())
    return signed_in(app, "owner")


def waits(ws: Workspace) -> bool:
    """Whether a text to Saudi Arabia would wait on that evening."""
    with ws.state.read() as connection:
        rules = service.rules_of(connection)
    hours = Hours(rules, "sms", "Asia/Riyadh", "SA")
    return hours.wait(None, "SA", SATURDAY_EVENING) is not None


def test_each_rule_comes_with_its_source(owner: Browser) -> None:
    rows = owner.get("/api/sending/countries").json()
    saudi = next(row for row in rows if row["country"] == "SA")
    assert (saudi["opens"], saudi["closes"], saudi["sender_suffix"]) == ("08:00", "19:00", "-AD")
    assert saudi["source"]
    assert all(row["changed"] is None for row in rows)


def test_a_shop_may_widen_the_hours_and_says_why(owner: Browser, ws: Workspace) -> None:
    assert waits(ws)
    url = "/api/sending/countries/SA/sms"
    form = {"opens": "08:00", "closes": "21:00", "closed_weekdays": [4], "reason": "Our operator"}
    assert owner.ask("PUT", url, json=form).status_code == 204
    assert not waits(ws)
    rows = owner.get("/api/sending/countries").json()
    changed = next(row for row in rows if row["country"] == "SA")["changed"]
    assert (changed["reason"], changed["by"]) == ("Our operator", "owner@shop.example")
    assert owner.delete(url).status_code == 204
    assert waits(ws)
    assert owner.delete(url).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"reason": ""},
        {"opens": "21:00", "closes": "08:00"},
        {"opens": "25:00"},
        {"closed_weekdays": [7]},
    ],
)
def test_hours_without_reason_or_sense_are_refused(
    owner: Browser, ws: Workspace, change: dict[str, object]
) -> None:
    form = {"opens": "08:00", "closes": "21:00", "reason": "Our operator", **change}
    assert owner.ask("PUT", "/api/sending/countries/SA/sms", json=form).status_code == 422
    assert waits(ws)
