"""Operations through the real application, and what watches it from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from fastapi import FastAPI

from regulars.cli.commands.doctor import command as doctor
from regulars.core.workspace import Workspace
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.messages.makers import NOW, Clock, make_customers, make_mailing
from tests.server.browser import Browser
from tests.server.conftest import hire, signed_in

CLOCK = Clock(NOW)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    opened = create_app(replace(settings, metrics_token="let me in"), clock=CLOCK)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def workspace(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    with found.state.write() as connection:
        make_mailing(connection, make_customers(connection, ["mina@example.com"]))
    return found


@pytest.fixture
def owner(app: FastAPI, workspace: Workspace) -> Browser:
    hire(workspace, "owner", CLOCK)
    return signed_in(app, "owner")


@pytest.fixture
def marketer(app: FastAPI, workspace: Workspace) -> Browser:
    hire(workspace, "marketer", CLOCK)
    return signed_in(app, "marketer")


def test_a_marketer_holds_and_an_owner_releases(owner: Browser, marketer: Browser) -> None:
    held = marketer.post("/api/operations/hold").json()
    assert held["held_reason"] == "staff"
    assert [one["state"] for one in held["queues"] if one["name"] == "email"] == ["held"]
    assert marketer.post("/api/operations/release").status_code == 403
    assert owner.post("/api/operations/release").json()["held_at"] is None


def test_the_verbs_tell_how_much_they_moved(marketer: Browser) -> None:
    for verb, body in (
        ("resume", {}),
        ("retry", {"campaign_id": "cmp_1"}),
        ("resolve", {"send_again": True}),
        ("replay", None),
    ):
        answer = marketer.post(f"/api/operations/{verb}", json=body)
        assert (answer.status_code, answer.json()) == (200, {"count": 0}), verb
    unknown = marketer.post("/api/operations/wake", json={"sender_id": "sms"})
    assert unknown.status_code == 404


def test_the_overview_has_sixty_minutes_and_every_queue(marketer: Browser) -> None:
    seen = marketer.get("/api/operations").json()
    assert [one["name"] for one in seen["queues"]] == ["events", "email", "work"]
    assert len(seen["minutes"]) == 60
    assert seen["needs_you"][0]["code"] == "worker_silent"
    assert marketer.get("/api/operations/reputation").json() == {"days": 30, "items": []}


def test_probes_stand_before_the_door(app: FastAPI, workspace: Workspace) -> None:
    anybody = Browser(app)
    assert anybody.get("/healthz").json()["status"] == "ok"
    ready = anybody.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert sorted(ready.json()["checks"]) == ["clock", "database", "disk", "migrations"]


def test_a_full_disk_is_not_ready(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regulars.operations.readiness.disk_free", lambda _: 0.05)
    ready = Browser(app).get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["disk"]) == (503, False)


def test_metrics_need_their_own_token(app: FastAPI, workspace: Workspace) -> None:
    anybody = Browser(app)
    assert anybody.get("/metrics").status_code == 401
    told = anybody.get("/metrics", headers={"Authorization": "Bearer let me in"})
    assert 'regulars_outbox_rows{workspace="default",channel="email",state="queued"} 1' in told.text
    assert 'regulars_needs_you{workspace="default",code="worker_silent"} 1' in told.text
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_without_a_token_there_are_no_metrics(settings: Settings) -> None:
    app = create_app(settings, clock=CLOCK)
    answer = Browser(app).get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


def test_the_doctor_finds_the_same_and_says_so_by_its_exit(settings: Settings) -> None:
    create_app(settings).state.workspaces.default().close()
    home = {"REGULARS_HOME": str(settings.home)}
    told = CliRunner(env=home).invoke(doctor, ["--json"])
    found = json.loads(told.output)
    assert (told.exit_code, found["well"]) == (1, False)
    assert [one["code"] for one in found["findings"]] == ["worker_silent"]
    words = CliRunner(env=home).invoke(doctor, []).output
    assert "The background work does not run" in words
