"""One workspace for the many stories that hypothesis tells; each story clears what it uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings


@pytest.fixture(scope="module")
def workspace_for_stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home: Path = tmp_path_factory.mktemp("stories")
    opened = open_workspace(Settings(home=home), create=True)
    yield opened
    opened.close()
