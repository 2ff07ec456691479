"""A server with a team, and a browser for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from regulars.accounts import service as accounts
from regulars.core.http import Role
from regulars.core.workspace import Workspace
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.server.browser import Browser

PASSWORD = "correct horse battery"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[FastAPI]:
    app = create_app(settings, clock=clock)
    yield app
    app.state.workspaces.close()


@pytest.fixture
def office(app: FastAPI) -> Workspace:
    """The workspace that the server serves."""
    found: Workspace = app.state.workspaces.default()
    return found


def hire(office: Workspace, role: Role, clock: Clock) -> str:
    """Add somebody to the team; everybody has the same password."""
    with office.state.write() as connection:
        return accounts.create_staff(
            connection,
            name=role.title(),
            email=f"{role}@shop.example",
            password=PASSWORD,
            role=role,
            language="en",
            now=clock(),
        ).id


def signed_in(app: FastAPI, role: Role) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(f"{role}@shop.example", PASSWORD).status_code == 200
    return browser


@pytest.fixture
def owner_id(office: Workspace, clock: Clock) -> str:
    return hire(office, "owner", clock)


@pytest.fixture
def marketer_id(office: Workspace, clock: Clock) -> str:
    return hire(office, "marketer", clock)


@pytest.fixture
def owner(app: FastAPI, owner_id: str) -> Browser:
    return signed_in(app, "owner")


@pytest.fixture
def marketer(app: FastAPI, marketer_id: str) -> Browser:
    return signed_in(app, "marketer")


@pytest.fixture
def analyst(app: FastAPI, office: Workspace, clock: Clock) -> Browser:
    hire(office, "analyst", clock)
    return signed_in(app, "analyst")


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """An owner for tests that change nothing; one server serves the whole file."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("home"), threads=1))
    hire(app.state.workspaces.default(), "owner", Clock())
    yield signed_in(app, "owner")
    app.state.workspaces.close()
