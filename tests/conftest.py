"""Fixtures every test may use: a workspace on SQLite, and one on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings
from tests.postgres import state_url

# A shared machine makes any deadline a coin toss; the same examples every time make a red run mean
# that the code changed. What fails is told as found: making it small takes up to five minutes, and
# is asked for by --hypothesis-profile=small.
hypothesis_settings.register_profile("small", deadline=None, derandomize=True)
as_found = [Phase.explicit, Phase.reuse, Phase.generate]
hypothesis_settings.register_profile(
    "regulars", parent=hypothesis_settings.get_profile("small"), phases=as_found
)
hypothesis_settings.load_profile("regulars")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", threads=1)


@pytest.fixture
def workspace(settings: Settings) -> Iterator[Workspace]:
    """A fresh workspace on SQLite."""
    opened = open_workspace(settings, create=True)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def any_workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """A fresh workspace, once on SQLite and once on PostgreSQL."""
    with state_url(request.param) as url:
        opened = open_workspace(Settings(home=tmp_path / "home", database_url=url), create=True)
        yield opened
        opened.close()
